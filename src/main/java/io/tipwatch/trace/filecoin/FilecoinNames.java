package io.tipwatch.trace.filecoin;

import java.util.Map;
import java.util.Optional;

/**
 * Words for what the wire only numbers: actors, methods, exit codes. Arguments are what a node
 * sent, hence anything; what has no name is given back as it came, never guessed.
 */
public final class FilecoinNames {
  /** Methods are unsigned 64-bit; no built-in or hashed one has more digits than this. */
  private static final int MAX_DIGITS = 10;

  private FilecoinNames() {}

  /** {@code f05 market}; an address without a fixed actor stays as it is. */
  public static String describeAddress(String address) {
    return describeAddress(address, Optional.empty());
  }

  /**
   * {@code f01234 miner}, when the actor's kind is known.
   *
   * @param codeKind the kind by the actor's code, see {@link #codeKind}
   */
  public static String describeAddress(String address, Optional<String> codeKind) {
    return BuiltinActors.singleton(address)
        .or(() -> codeKind.map(BuiltinActors::shortKind))
        .map(name -> address + " " + name)
        .orElse(address);
  }

  /**
   * The kind of actor that a code CID stands for, such as {@code miner}.
   *
   * @param kinds actor kinds by code CID, as {@code StateActorCodeCIDs} gives them
   */
  public static Optional<String> codeKind(String codeCid, Map<String, String> kinds) {
    return Optional.ofNullable(kinds.get(codeCid)).map(BuiltinActors::shortKind);
  }

  /**
   * {@code f05 market · PublishStorageDeals}; empty when the number has no name. Of an actor of
   * unknown kind only the methods that every actor has, and hashed ones (FRC-0042), can be named.
   */
  public static Optional<String> method(String to, Optional<String> codeKind, String methodNumber) {
    Optional<String> kind = kind(to, codeKind);
    return number(methodNumber)
        .flatMap(number -> methodName(kind, number))
        .map(name -> describeAddress(to, codeKind) + " · " + name);
  }

  /** {@code 7 SysErrOutOfGas}; codes from 32 on mean something else for each kind of actor. */
  public static String exitCode(String code) {
    return exitCode(code, Optional.empty());
  }

  /** {@code 33 EVM reverted}, when the kind of the actor that ended with the code is known. */
  public static String exitCode(String code, Optional<String> codeKind) {
    return number(code)
        .flatMap(number -> ExitCodes.name(number, codeKind.map(BuiltinActors::shortKind)))
        .map(name -> code + " " + name)
        .orElse(code);
  }

  private static Optional<String> kind(String to, Optional<String> codeKind) {
    return codeKind.map(BuiltinActors::shortKind).or(() -> BuiltinActors.kindAt(to));
  }

  private static Optional<String> methodName(Optional<String> kind, long number) {
    if (number == 0) {
      return Optional.of("Send");
    }
    if (number == 1) {
      return Optional.of("Constructor");
    }
    return kind.flatMap(name -> BuiltinActors.method(name, number)).or(() -> Frc42.name(number));
  }

  private static Optional<Long> number(String text) {
    boolean plain =
        !text.isEmpty()
            && text.length() <= MAX_DIGITS
            && text.chars().allMatch(c -> c >= '0' && c <= '9')
            && (text.length() == 1 || text.charAt(0) != '0');
    return plain ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }
}
