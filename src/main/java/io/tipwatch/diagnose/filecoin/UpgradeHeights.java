package io.tipwatch.diagnose.filecoin;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * When the public networks were upgraded. State migrations run there, inside the execution of a
 * tipset and in no message's trace. Fixes that shipped as upgrades of their own are listed too.
 */
final class UpgradeHeights {
  private static final List<Upgrade> MAINNET =
      List.of(
          new Upgrade("nv16 Skyr", 1_960_320),
          new Upgrade("nv17 Shark", 2_383_680),
          new Upgrade("nv18 Hygge", 2_683_348),
          new Upgrade("nv19 Lightning", 2_809_800),
          new Upgrade("nv20 Thunder", 2_870_280),
          new Upgrade("nv21 Watermelon", 3_469_380),
          new Upgrade("nv22 Dragon", 3_855_360),
          new Upgrade("nv23 Waffle", 4_154_640),
          new Upgrade("nv24 TukTuk", 4_461_240),
          new Upgrade("nv25 Teep", 4_878_840),
          new Upgrade("nv26 Tock", 5_138_040),
          new Upgrade("nv27 GoldenWeek", 5_348_280),
          new Upgrade("nv28 FireHorse", 6_052_800));

  private static final List<Upgrade> CALIBNET =
      List.of(
          new Upgrade("nv17 Shark", 16_800),
          new Upgrade("nv18 Hygge", 322_354),
          new Upgrade("nv19 Lightning", 489_094),
          new Upgrade("nv21 Watermelon", 1_013_134),
          new Upgrade("nv21 Watermelon, first fix", 1_070_494),
          new Upgrade("nv21 Watermelon, second fix", 1_108_174),
          new Upgrade("nv22 Dragon", 1_427_974),
          new Upgrade("nv22 Dragon, fix", 1_493_854),
          new Upgrade("nv23 Waffle", 1_779_094),
          new Upgrade("nv24 TukTuk", 2_078_794),
          new Upgrade("nv25 Teep", 2_523_454),
          new Upgrade("nv25 Teep, fix", 2_558_014),
          new Upgrade("nv27 GoldenWeek", 3_007_294),
          new Upgrade("nv28 FireHorse", 3_694_534));

  private static final Map<String, List<Upgrade>> NETWORKS =
      Map.of("mainnet", MAINNET, "calibrationnet", CALIBNET, "calibnet", CALIBNET);

  private UpgradeHeights() {}

  /** One upgrade of one network. */
  record Upgrade(String name, long height) {}

  /**
   * The upgrade that the execution of a tipset carries out, if any: the one at its parents' epoch,
   * at its own or between.
   *
   * @param network as the node names it, hence anything
   */
  static Optional<Upgrade> within(String network, long parentHeight, long height) {
    return NETWORKS.getOrDefault(network, List.of()).stream()
        .filter(upgrade -> upgrade.height() >= parentHeight && upgrade.height() <= height)
        .findFirst();
  }
}
