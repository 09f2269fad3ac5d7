package io.tipwatch.diagnose.filecoin;

import io.tipwatch.chain.NodeId;
import io.tipwatch.diagnose.filecoin.Camps.Camp;
import io.tipwatch.report.Diagnosis;
import io.tipwatch.report.Diagnosis.DifferenceClass;
import io.tipwatch.report.Diagnosis.Location;
import io.tipwatch.trace.filecoin.FilecoinNames;
import io.tipwatch.trace.filecoin.Place;
import io.tipwatch.trace.filecoin.PlaceReader;
import io.tipwatch.trace.filecoin.TraceComparison.Difference;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts the place where two camps part into the words of a report, with names for numbers. */
record Locations(Camps camps, Camp other, Map<String, String> actorKinds) {

  Optional<Location> location() throws IOException {
    List<Difference> differences = other.against().orElseThrow().differences();
    if (differences.isEmpty() || differences.getFirst().place().isEmpty()) {
      return Optional.empty();
    }
    Difference first = differences.getFirst();
    Place place = first.place().get();
    return Optional.of(
        new Location(
            message(first, actorKinds),
            place.call(),
            place.callees().stream().map(this::callee).toList(),
            place.field(),
            values(first, place),
            steps(place.before()),
            steps(place.after())));
  }

  private Map<NodeId, String> values(Difference first, Place place) throws IOException {
    Map<NodeId, String> values = new LinkedHashMap<>();
    for (Camp camp : camps.all()) {
      Optional<String> value;
      if (camp.equals(camps.all().getFirst())) {
        value = place.left();
      } else if (camp.equals(other)) {
        value = place.right();
      } else {
        value = PlaceReader.valueAt(camp.first().trace().orElseThrow(), first.cid(), place);
      }
      value
          .map(text -> named(place.field(), text))
          .ifPresent(text -> camp.members().forEach(member -> values.put(member.node(), text)));
    }
    return values;
  }

  private static String named(String field, String value) {
    return field.endsWith("ExitCode") ? FilecoinNames.exitCode(value) : value;
  }

  private List<Diagnosis.Step> steps(List<Place.Step> steps) {
    return steps.stream()
        .map(step -> {
          Map<NodeId, String> values = new LinkedHashMap<>();
          put(values, camps.all().getFirst(), step.left());
          put(values, other, step.right());
          return new Diagnosis.Step(step.at(), values);
        })
        .toList();
  }

  private static void put(Map<NodeId, String> values, Camp camp, Optional<String> value) {
    value.ifPresent(text -> camp.members().forEach(member -> values.put(member.node(), text)));
  }

  /** {@code f04 power → f01234 miner · OnDeferredCronEvent}. */
  private String callee(Place.Callee call) {
    Optional<String> kind = kind(call, actorKinds);
    String to = FilecoinNames.describeAddress(call.to(), kind);
    String method =
        FilecoinNames.method(call.to(), kind, call.method())
            .orElse(to + " · method " + call.method());
    return method.startsWith(to) ? method : to + " · " + method;
  }

  private static Optional<String> kind(Place.Callee call, Map<String, String> kinds) {
    return call.code().flatMap(code -> FilecoinNames.codeKind(code, kinds));
  }

  static Diagnosis.Message message(Difference difference, Map<String, String> actorKinds) {
    Optional<String> kind =
        difference
            .place()
            .filter(place -> !place.callees().isEmpty())
            .flatMap(place -> kind(place.callees().getFirst(), actorKinds));
    return new Diagnosis.Message(
        difference.left(),
        difference.cid(),
        FilecoinNames.describeAddress(difference.from()),
        FilecoinNames.describeAddress(difference.to(), kind),
        new Diagnosis.Method(
            difference.method(), FilecoinNames.method(difference.to(), kind, difference.method())),
        difference.implicit());
  }

  static Diagnosis.Differing differing(Difference difference, Map<String, String> actorKinds) {
    return new Diagnosis.Differing(
        message(difference, actorKinds),
        difference.hard() ? DifferenceClass.HARD : DifferenceClass.EVIDENCE,
        difference.field());
  }

  /** The name of the gas charge at the place, if the place is one. */
  static Optional<String> charge(Location location) {
    int item = location.field().indexOf(']');
    if (!location.field().startsWith("GasCharges[") || item < 0) {
      return Optional.empty();
    }
    String at = location.field().substring(0, item + 1);
    return location.after().stream()
        .filter(step -> step.at().equals(at))
        .flatMap(step -> step.values().values().stream())
        .findFirst()
        .or(() -> location.values().values().stream().findFirst())
        .map(line -> line.split(" ", 2)[0]);
  }
}
