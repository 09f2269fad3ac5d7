package io.tipwatch.config;

import com.typesafe.config.ConfigFactory;
import io.tipwatch.chain.JudgeRules;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads the kinds of EVM chains that there are from the file that comes with the program. */
final class EvmProfiles {
  private static final String FILE = "evm-profiles.conf";

  private EvmProfiles() {}

  /** All of them, in the order of the file; one that is wrong is an error of the build. */
  static List<EvmProfile> read() {
    ConfigReading reading = new ConfigReading(FILE, Map.of());
    List<EvmProfile> profiles = new ArrayList<>();
    try (InputStream in =
            Objects.requireNonNull(EvmProfiles.class.getResourceAsStream(FILE), FILE);
        Reader text = new InputStreamReader(in, StandardCharsets.UTF_8)) {
      Section root = new Section(reading, ConfigFactory.parseReader(text).root());
      root.sections("profiles").forEach(one -> profile(one).ifPresent(profiles::add));
      root.build(() -> profiles);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!reading.problems().isEmpty()) {
      throw new IllegalStateException(reading.problems().toString());
    }
    return List.copyOf(profiles);
  }

  private static Optional<EvmProfile> profile(Section profile) {
    Optional<String> name = profile.required("name", Function.identity());
    Optional<EvmProfile.Identity> identity =
        profile.required("identity", one(EvmProfile.Identity.values()));
    List<EvmProfile.Field> fields =
        profile.sections("compared").stream().flatMap(one -> field(one).stream()).toList();
    Optional<Boolean> skips = profile.required("skips-heights", Quantities::flag);
    Optional<Boolean> shows = profile.required("shows-head", Quantities::flag);
    Optional<Boolean> shares = profile.required("shares-genesis", Quantities::flag);
    Optional<Duration> poll = profile.required("poll", Quantities::duration);
    Optional<JudgeRules.Kind> kind = kind(profile);
    Optional<JudgeRules> rules =
        ConfigSections.rules(profile.section("rules"), JudgeRules.FILECOIN);
    return profile.build(() ->
        new EvmProfile(
            name.orElseThrow(),
            identity.orElseThrow(),
            fields,
            skips.orElseThrow(),
            shows.orElseThrow(),
            shares.orElseThrow(),
            rules.orElseThrow().of(kind.orElseThrow()),
            RpcLimits.DEFAULT.polling(poll.orElseThrow())));
  }

  private static Optional<EvmProfile.Field> field(Section field) {
    Optional<String> name = field.required("field", Function.identity());
    Optional<EvmProfile.Meaning> means = field.required("means", one(EvmProfile.Meaning.values()));
    return field.build(() -> new EvmProfile.Field(name.orElseThrow(), means.orElseThrow()));
  }

  private static Optional<JudgeRules.Kind> kind(Section profile) {
    List<String> known = profile.texts("must-know");
    Optional<Boolean> reorgs = profile.required("reorgs", Quantities::flag);
    Optional<Boolean> clock = profile.required("wall-clock", Quantities::flag);
    return reorgs.flatMap(leaves -> clock.map(comes -> new JudgeRules.Kind(known, leaves, comes)));
  }

  private static <E extends Enum<E>> Function<String, E> one(E[] values) {
    return text ->
        Stream.of(values)
            .filter(value -> value.name().toLowerCase(Locale.ROOT).equals(text))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("is none of " + List.of(values)));
  }
}
