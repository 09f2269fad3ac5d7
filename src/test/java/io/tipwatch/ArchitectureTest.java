package io.tipwatch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which package may import which; the single module has no other walls. */
class ArchitectureTest {
  private static final JavaClasses CODE =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("io.tipwatch");

  /** The arrows. A package is listed with the packages of ours that it may import. */
  private static final Map<String, List<String>> MAY_IMPORT =
      Map.ofEntries(
          Map.entry("chain", List.of()),
          Map.entry("trace", List.of("chain")),
          Map.entry("report", List.of("chain", "trace")),
          Map.entry("state", List.of("chain")),
          Map.entry("config", List.of("chain")),
          Map.entry("metrics", List.of("chain")),
          Map.entry("node", List.of("chain", "config", "metrics")),
          Map.entry("diagnose", List.of("chain", "trace", "state", "report", "node")),
          Map.entry("incident", List.of("chain", "report")),
          Map.entry("alert", List.of("chain", "report", "incident", "config", "metrics")),
          Map.entry(
              "watch",
              List.of(
                  "chain", "trace", "report", "config", "metrics", "node", "diagnose", "incident")),
          Map.entry("web", List.of("chain", "report", "metrics", "config", "incident")),
          Map.entry("sim", List.of("chain", "node.rpc")));

  @Test
  void packagesImportOnlyWhatTheMapAllows() {
    MAY_IMPORT.forEach((name, allowed) -> {
      List<String> mine = new ArrayList<>(List.of("io.tipwatch." + name + ".."));
      allowed.forEach(other -> mine.add("io.tipwatch." + other + ".."));
      noClasses()
          .that()
          .resideInAPackage("io.tipwatch." + name + "..")
          .should()
          .dependOnClassesThat(
              com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage(
                      "io.tipwatch..")
                  .and(
                      com.tngtech.archunit.base.DescribedPredicate.not(
                          com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage(
                              mine.toArray(String[]::new)))))
          .allowEmptyShould(true)
          .check(CODE);
    });
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching("io.tipwatch.(*)..").should().beFreeOfCycles().check(CODE);
  }

  @Test
  void theCoreDoesNoIo() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "io.tipwatch.chain..",
            "io.tipwatch.trace..",
            "io.tipwatch.report..",
            "io.tipwatch.state..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.vertx..", "java.net..", "java.sql..", "io.micrometer..", "org.slf4j..")
        .check(CODE);
  }

  @Test
  void onlyConfigReadsHocon() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.tipwatch.config..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.typesafe.config..")
        .check(CODE);
  }

  @Test
  void onlyIncidentTouchesSql() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.tipwatch.incident..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "java.sql..", "javax.sql..", "org.sqlite..", "org.postgresql..", "org.flywaydb..")
        .check(CODE);
  }

  @Test
  void onlyMetricsNamesMeters() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.tipwatch.metrics..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.micrometer..")
        .check(CODE);
  }

  @Test
  void timeComesFromOutside() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.tipwatch", "io.tipwatch.cli..")
        .should()
        .callMethod(java.time.Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(java.time.Clock.class, "systemUTC")
        .check(CODE);
  }

  @Test
  void nobodySleeps() {
    noClasses().should().callMethod(Thread.class, "sleep", long.class).check(CODE);
  }

  /** It fails where a hardened service does not see all of /proc, and no other test runs there. */
  @Test
  void nobodyLooksForMounts() {
    noClasses()
        .should()
        .callMethod(java.nio.file.Files.class, "getFileStore", java.nio.file.Path.class)
        .check(CODE);
  }

  @Test
  void onlyCommandsPrint() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.tipwatch.cli..", "io.tipwatch")
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(CODE);
  }

  @Test
  void verticlesAreNamedSo() {
    ArchRuleDefinition.classes()
        .that()
        .areAssignableTo(io.vertx.core.Deployable.class)
        .should()
        .haveSimpleNameEndingWith("Verticle")
        .allowEmptyShould(true)
        .check(CODE);
  }
}
