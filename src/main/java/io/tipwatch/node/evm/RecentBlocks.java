package io.tipwatch.node.evm;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The blocks that were read last, by hash, until their observation is told. */
final class RecentBlocks {
  /** As many as a gap of the usual length; their headers take some two kilobytes each. */
  static final int MAX = 2_048;

  private final Map<String, EvmBlock> byHash =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, EvmBlock> eldest) {
          return size() > MAX;
        }
      };

  void add(EvmBlock block) {
    byHash.put(block.hash(), block);
  }

  Optional<EvmBlock> get(String hash) {
    return Optional.ofNullable(byHash.get(hash));
  }
}
