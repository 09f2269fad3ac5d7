package io.tipwatch.trace.evm.steps;

import io.tipwatch.trace.evm.steps.Execution.Step;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/** The ways in which clients write one execution. */
enum StepStyle {
  GETH,
  /** Depth from 0, double costs, storage beside each step. */
  ETHEREUMJS,
  /** Padded stacks without 0x, gas in hexadecimal, memory beside each step. */
  GANACHE,
  /** Names of operations that were changed since. */
  OLD,
  /** Fields in any order, white space, upper case. */
  ODD;

  private static final Map<String, String> OLD_NAMES =
      Map.of("KECCAK256", "SHA3", "PREVRANDAO", "DIFFICULTY", "SELFDESTRUCT", "SUICIDE");

  byte[] answer(Execution execution, Random random) {
    String steps =
        execution.steps().stream().map(step -> step(step, random)).collect(Collectors.joining(","));
    String gas = this == GETH ? "21000" : "\"0x5208\"";
    String returned = this == GANACHE ? execution.returned().substring(2) : execution.returned();
    String result =
        """
        {"gas":%s,"failed":%s,"returnValue":"%s","structLogs":[%s]}\
        """
            .formatted(gas, execution.failed(), returned, steps);
    String late =
        """
        {"structLogs":[%s],"returnValue":"%s","gas":%s,"failed":%s}\
        """
            .formatted(steps, returned, gas, execution.failed());
    String either = random.nextBoolean() ? result : late;
    String answer =
        random.nextBoolean() ? either : "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + either + "}";
    return answer.getBytes(StandardCharsets.UTF_8);
  }

  private String step(Step step, Random random) {
    List<String> fields = new ArrayList<>();
    int depth = this == ETHEREUMJS ? step.depth() - 1 : step.depth();
    fields.add("\"pc\":" + step.pc());
    fields.add("\"op\":\"" + op(step.op()) + "\"");
    fields.add("\"gas\":" + (this == GANACHE ? hex(step.gas()) : step.gas() + ""));
    fields.add("\"gasCost\":" + (this == ETHEREUMJS ? 6 : 3));
    fields.add("\"depth\":" + depth);
    if (!step.error().isEmpty()) {
      fields.add("\"error\":\"" + step.error() + "\"");
    } else if (this == ETHEREUMJS || this == GANACHE) {
      fields.add("\"error\":" + (this == GANACHE ? "\"\"" : "null"));
    }
    fields.add(
        "\"stack\":["
            + step.stack().stream().map(this::item).collect(Collectors.joining(","))
            + "]");
    if (this == ETHEREUMJS) {
      fields.add("\"storage\":{\"0x29\":\"0x2b\"},\"memory\":[]");
    } else if (this == GANACHE) {
      fields.add("\"memory\":[\"%064x\"],\"storage\":{}".formatted(7));
    }
    if (this == ODD) {
      Collections.shuffle(fields, random);
    }
    return "{" + String.join(this == ODD ? " ,\n" : ",", fields) + "}";
  }

  private static String hex(long gas) {
    return "\"0x" + Long.toHexString(gas) + "\"";
  }

  private String op(String name) {
    return this == OLD ? OLD_NAMES.getOrDefault(name, name) : name;
  }

  private String item(BigInteger value) {
    return switch (this) {
      case GANACHE -> "\"%064x\"".formatted(value);
      case ODD -> "\"0x" + value.toString(16).toUpperCase(Locale.ROOT) + "\"";
      default -> "\"0x" + value.toString(16) + "\"";
    };
  }
}
