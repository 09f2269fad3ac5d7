package io.tipwatch;

import io.tipwatch.alert.Delivery;
import io.tipwatch.chain.NodeId;
import io.tipwatch.cli.DrillCommand.Listener;
import io.tipwatch.cli.DrillReport;
import io.tipwatch.cli.DrillReport.Mirrored;
import io.tipwatch.cli.DrillReport.Notice;
import io.tipwatch.cli.DrillTimes;
import io.tipwatch.config.SinkConfig;
import io.tipwatch.node.NodeProfile;
import io.tipwatch.sim.MirrorFault;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One drill, step by step, on the thread of its caller. */
final class DrillRun {
  private static final Duration TICK = Duration.ofMillis(50);

  /** How long sinks that do not take a notice at once are waited for. */
  private static final Duration FIRING = Duration.ofSeconds(30);

  /** What it takes to connect to every node and to hear of its head. */
  private static final Duration FIRST_HEADS = Duration.ofSeconds(30);

  private static final Duration ALL_CLEAR = Duration.ofSeconds(60);
  private static final Duration ASKING = Duration.ofMinutes(2);

  private final DrillStage.Ground ground;
  private final Voice voice;
  private final DrillTimes times;
  private final Instant deadline;
  private final InstantSource clock = InstantSource.system();
  private final List<String> notes = new ArrayList<>();
  private final DrillLog log;
  private Optional<Mirrored> mirrored = Optional.empty();
  private @Nullable DrillStage stage;

  /**
   * How it speaks with people.
   *
   * @param interruption their wish that it ends
   */
  record Voice(Listener listener, Interruption interruption) {}

  DrillRun(DrillStage.Ground ground, Voice voice, DrillTimes times, Instant deadline) {
    this.ground = ground;
    this.voice = voice;
    this.times = times;
    this.deadline = deadline;
    log = new DrillLog(ground.sinks());
  }

  /**
   * Runs it; when it returns the drill has passed.
   *
   * @param seed chooses the place of the fault
   */
  void run(long seed) throws Exception {
    DrillStage opened = DrillStage.open(ground, choose());
    stage = opened;
    log.begin(opened);
    announce(opened);
    agree(opened);
    inject(opened, seed);
    find(opened);
    opened.mirror().heal();
    log.healed(clock.instant());
    clear(opened);
  }

  /** Ends it, whatever came of it. */
  void end() throws Exception {
    if (stage != null) {
      notes.addAll(stage.close());
    }
  }

  private DrillSetup.Real choose() throws Exception {
    voice.listener().waiting("asking the nodes who they are");
    DrillSetup.Choice choice =
        Awaited.of(DrillSetup.choose(ground.vertx(), ground.chain()), ASKING);
    notes.addAll(choice.objections());
    DrillSetup.Real real =
        choice
            .first()
            .orElseThrow(() ->
                DrillStopped.inconclusive(
                    "no node can be mirrored, since none answers and executes"));
    NodeProfile profile = real.profile();
    mirrored = Optional.of(new Mirrored(profile.id().name(), profile.client(), profile.version()));
    return real;
  }

  private void announce(DrillStage opened) {
    Mirrored real = mirrored.orElseThrow();
    List<String> sinks = ground.sinks().sinks().stream().map(SinkConfig::name).toList();
    voice
        .listener()
        .said(
            "DRILL on %s: node drill mirrors %s (%s %s); told: %s."
                .formatted(
                    ground.chain().name(),
                    real.node(),
                    real.client(),
                    real.version(),
                    sinks.isEmpty() ? "nobody" : String.join(", ", sinks)));
    voice
        .listener()
        .said(
            ("By your rules up to %d s until the fault is there, up to %d s until it is found, and"
                    + " about %d s until the all-clear; what the nodes take to execute a tipset"
                    + " comes on top.")
                .formatted(
                    times.toInject().toSeconds(),
                    times.toFind().toSeconds(),
                    times.toClear().toSeconds()));
    voice.listener().said("Page of the drill: http://127.0.0.1:" + opened.page() + "/");
  }

  /** A drill among nodes that disagree would be mixed up with what is really wrong. */
  private void agree(DrillStage opened) throws Exception {
    Duration patience = times.toFind().plus(times.toInject()).plus(FIRST_HEADS);
    Instant limit = earlier(clock.instant().plus(patience), deadline);
    if (!await("waiting until the nodes agree", opened.watch()::agreed, limit)) {
      List<String> wrong = opened.watch().disagreeing();
      throw DrillStopped.inconclusive(
          wrong.isEmpty()
              ? "the nodes were not seen to agree, so nothing was injected"
              : "nothing was injected, since the nodes do not agree: " + String.join(" ", wrong));
    }
    List<NodeId> down = opened.watch().down();
    if (!down.isEmpty()) {
      notes.add("without " + names(down) + ", which gave no answer");
    }
  }

  private void inject(DrillStage opened, long seed) throws Exception {
    Future<MirrorFault> going =
        opened
            .mirror()
            .goWrong(seed)
            .onSuccess(fault -> {
              opened.watch().expect(fault);
              opened.outbox().expect(fault.tipset());
              log.injected(fault, clock.instant());
            });
    if (!await("waiting for a tipset to execute wrongly", going::isComplete, deadline)) {
      throw DrillStopped.inconclusive("time ran out before there was a tipset to refuse");
    }
    if (going.failed()) {
      throw DrillStopped.inconclusive(
          "no fault could be injected: " + DrillSetup.advice(going.cause()));
    }
    voice.listener().said("FAULT injected: " + going.result().place().describe() + ".");
  }

  private void find(DrillStage opened) throws Exception {
    DrillWatch watch = opened.watch();
    ChainLook look = new ChainLook(opened.mirror(), ground.chain().rules().blockTime(), clock);
    BooleanSupplier over =
        () -> watch.located().isPresent() || watch.diagnosis().isPresent() || look.gone();
    if (!await("waiting until the fault is found", over, deadline)) {
      throw DrillStopped.inconclusive("time ran out before the fault was found");
    }
    if (watch.diagnosis().isEmpty()) {
      throw DrillStopped.inconclusive(
          "a reorg took the faulty tipset off the chain; run the drill again");
    }
    notes.addAll(DrillProof.of(watch.diagnosis().get(), log.fault().orElseThrow()));
    if (!await("waiting for the incident", () -> watch.located().isPresent(), deadline)) {
      throw DrillStopped.failed("the fault was found, but no incident came of it");
    }
    boolean _ =
        await(
            "waiting for the sinks",
            () -> all(Delivery.Kind.FIRING, Notice::settled),
            earlier(clock.instant().plus(FIRING), deadline));
  }

  private void clear(DrillStage opened) throws Exception {
    BooleanSupplier over = () -> opened.watch().over().isPresent();
    if (!await("healed; waiting until the incident is over", over, deadline)) {
      throw DrillStopped.inconclusive("time ran out before the incident was over");
    }
    boolean _ =
        await(
            "waiting for the sinks",
            () -> all(Delivery.Kind.RESOLVED, Notice::settled),
            clock.instant().plus(ALL_CLEAR));
    if (!DrillReport.tookAll(log.sinks())) {
      throw DrillStopped.failed(
          "the fault was found exactly, but not every sink took both notices");
    }
  }

  /** Whether it came to be so in time. */
  private boolean await(String what, BooleanSupplier done, Instant limit) throws Exception {
    while (!done.getAsBoolean()) {
      Optional<String> trouble = stage == null ? Optional.empty() : stage.watch().trouble();
      if (trouble.isPresent()) {
        throw DrillStopped.inconclusive(
            "the nodes have a trouble of their own, which a drill must not be mixed up with: "
                + trouble.get());
      }
      if (!clock.instant().isBefore(limit)) {
        return false;
      }
      voice.listener().waiting(what + sinceInjection());
      if (voice.interruption().within(TICK)) {
        throw DrillStopped.inconclusive("it was interrupted");
      }
    }
    return true;
  }

  private String sinceInjection() {
    return log.since(clock.instant()).map(time -> ", " + time.toSeconds() + " s").orElse("");
  }

  private boolean all(Delivery.Kind kind, Predicate<Notice> so) {
    return ground.sinks().sinks().stream().allMatch(sink -> so.test(log.notice(sink.name(), kind)));
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }

  private static String names(List<NodeId> nodes) {
    return nodes.stream().map(NodeId::name).collect(Collectors.joining(", "));
  }

  List<String> notes() {
    return notes;
  }

  Optional<Mirrored> mirrored() {
    return mirrored;
  }

  /** What happened when. */
  DrillLog log() {
    return log;
  }
}
