package io.tipwatch.sim.evm;

import io.tipwatch.sim.evm.machine.Bytes;
import io.tipwatch.sim.evm.machine.Opcode;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;

/** Writes programs; places are named, and may be named before they are reached. */
final class Assembler {
  private static final int PUSH2 = Opcode.PUSH1 + 1;

  private final ByteArrayOutputStream code = new ByteArrayOutputStream();
  private final Map<String, Integer> places = new HashMap<>();
  private final Map<Integer, String> open = new HashMap<>();

  /** Operations by their names, separated by spaces; {@code #17} pushes a number. */
  Assembler ops(String names) {
    for (String name : names.split(" ", -1)) {
      if (name.startsWith("#")) {
        push(Long.parseLong(name.substring(1)));
      } else {
        code.write(Opcode.of(name).code());
      }
    }
    return this;
  }

  Assembler push(long number) {
    return push(BigInteger.valueOf(number));
  }

  Assembler push(BigInteger number) {
    byte[] bytes = number.toByteArray();
    int skip = bytes.length > 1 && bytes[0] == 0 ? 1 : 0;
    code.write(Opcode.PUSH1 + bytes.length - skip - 1);
    code.write(bytes, skip, bytes.length - skip);
    return this;
  }

  /** A place that can be jumped to. */
  Assembler target(String name) {
    place(name);
    code.write(Opcode.JUMPDEST);
    return this;
  }

  /** A place in the code that is never run, such as the beginning of another program. */
  Assembler place(String name) {
    places.put(name, code.size());
    return this;
  }

  Assembler pushPlace(String name) {
    code.write(PUSH2);
    open.put(code.size(), name);
    code.write(0);
    code.write(0);
    return this;
  }

  Assembler jump(String name) {
    return pushPlace(name).ops("JUMP");
  }

  /** Jumps if the word on top is not zero. */
  Assembler jumpIf(String name) {
    return pushPlace(name).ops("JUMPI");
  }

  Assembler bytes(Bytes other) {
    code.writeBytes(other.array());
    return this;
  }

  Bytes code() {
    byte[] bytes = code.toByteArray();
    open.forEach((at, name) -> {
      int place = places.getOrDefault(name, -1);
      if (place < 0) {
        throw new IllegalStateException("no place is called " + name);
      }
      bytes[at] = (byte) (place >> 8);
      bytes[at + 1] = (byte) place;
    });
    return Bytes.of(bytes);
  }
}
