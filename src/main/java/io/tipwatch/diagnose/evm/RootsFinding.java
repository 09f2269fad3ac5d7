package io.tipwatch.diagnose.evm;

import io.tipwatch.trace.evm.Finding;
import java.util.List;

/**
 * The roots after each transaction, compared.
 *
 * @param left those of the left party; empty if it did not tell
 */
record RootsFinding(Finding finding, List<String> left, List<String> right) {
  RootsFinding {
    left = List.copyOf(left);
    right = List.copyOf(right);
  }

  static RootsFinding nothing(Finding why) {
    return new RootsFinding(why, List.of(), List.of());
  }
}
