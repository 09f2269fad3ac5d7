package io.tipwatch.trace.evm.blocks;

import io.tipwatch.trace.FieldTable;
import io.tipwatch.trace.HexScanner;
import io.tipwatch.trace.JsonScanner;
import io.tipwatch.trace.RpcEnvelope;
import io.tipwatch.trace.evm.NoAnswerException;
import io.tipwatch.trace.evm.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * An answer of {@code eth_getProof}, as the node sent it and unchecked.
 *
 * @param address as 20 bytes, the hashes and roots as 32
 * @param accountProof nodes of the state trie, the root first
 */
public record ProofAnswer(
    Word address,
    BigInteger nonce,
    BigInteger balance,
    Word codeHash,
    Word storageHash,
    List<Word> accountProof,
    List<Slot> slots) {
  private static final FieldTable PROOF =
      FieldTable.of(
          "address", "nonce", "balance", "codeHash", "storageHash", "accountProof", "storageProof");
  private static final int ADDRESS = 0;
  private static final int NONCE = 1;
  private static final int BALANCE = 2;
  private static final int CODE_HASH = 3;
  private static final int STORAGE_HASH = 4;
  private static final int ACCOUNT_PROOF = 5;
  private static final int STORAGE_PROOF = 6;
  private static final FieldTable SLOT = FieldTable.of("key", "value", "proof");
  private static final int KEY = 0;
  private static final int VALUE = 1;

  private static final int ADDRESS_BYTES = 20;
  private static final int WORD_BYTES = 32;

  /** Nodes of one proof: a key has 64 digits. */
  private static final int MAX_NODES = 65;

  /** Slots of one answer. */
  private static final int MAX_SLOTS = 4_096;

  public ProofAnswer {
    accountProof = List.copyOf(accountProof);
    slots = List.copyOf(slots);
  }

  /**
   * Bytes in hexadecimal.
   *
   * @param hex in lower case without 0x, an even number of digits
   */
  public record Word(String hex) {
    public byte[] bytes() {
      return HexFormat.of().parseHex(hex);
    }

    private static Word of(HexScanner value, int bytes) throws NoAnswerException {
      String digits = value.absent() ? "" : value.text().substring(2);
      int wanted = 2 * bytes;
      if (value.absent() || digits.length() > wanted) {
        throw new NoAnswerException(Reason.MALFORMED, "not " + bytes + " bytes: " + value.text());
      }
      return new Word("0".repeat(wanted - digits.length()) + digits);
    }
  }

  /**
   * One slot of the account's storage.
   *
   * @param key as a word of 32 bytes
   * @param proof nodes of the storage trie, the root first
   */
  public record Slot(Word key, BigInteger value, List<Word> proof) {
    public Slot {
      proof = List.copyOf(proof);
    }
  }

  /**
   * Reads an answer.
   *
   * @throws NoAnswerException if it is an error, null, malformed or cut off
   */
  public static ProofAnswer read(InputStream in) throws NoAnswerException {
    Reader reader = new Reader(new JsonScanner(in, 0, 0));
    try {
      RpcEnvelope.read(reader.scan, _ -> reader.account());
    } catch (IOException e) {
      throw NoAnswerException.of(e);
    }
    return reader.answer();
  }

  private static final class Reader {
    private final JsonScanner scan;
    private final HexScanner hex;
    private Word address = new Word("");
    private Word codeHash = new Word("");
    private Word storageHash = new Word("");
    private BigInteger nonce = BigInteger.ZERO;
    private BigInteger balance = BigInteger.ZERO;
    private List<Word> accountProof = List.of();
    private final List<Slot> slots = new ArrayList<>();

    Reader(JsonScanner scan) {
      this.scan = scan;
      this.hex = HexScanner.keeping(scan);
    }

    ProofAnswer answer() {
      return new ProofAnswer(address, nonce, balance, codeHash, storageHash, accountProof, slots);
    }

    void account() throws IOException {
      if (scan.takeNull()) {
        throw new NoAnswerException(Reason.EMPTY_ANSWER, "null in place of a proof");
      }
      scan.openObject("a proof");
      long seen = 0;
      for (int field = scan.nextField(PROOF);
          field != JsonScanner.END;
          field = scan.nextField(PROOF)) {
        seen = scan.once(seen, field, PROOF);
        switch (field) {
          case ADDRESS -> address = word(ADDRESS_BYTES);
          case NONCE -> nonce = number();
          case BALANCE -> balance = number();
          case CODE_HASH -> codeHash = word(WORD_BYTES);
          case STORAGE_HASH -> storageHash = word(WORD_BYTES);
          case ACCOUNT_PROOF -> accountProof = nodes();
          case STORAGE_PROOF -> storage();
          default -> scan.skipValue();
        }
      }
      if (address.hex().isEmpty() || codeHash.hex().isEmpty() || storageHash.hex().isEmpty()) {
        throw scan.malformed("a proof without address, codeHash or storageHash");
      }
    }

    private Word word(int bytes) throws IOException {
      hex.quantity("bytes");
      return Word.of(hex, bytes);
    }

    private BigInteger number() throws IOException {
      hex.quantity("a number");
      if (hex.absent()) {
        return BigInteger.ZERO;
      }
      String digits = hex.text().substring(2);
      if (digits.length() > 2 * WORD_BYTES) {
        throw scan.malformed("a number of more than " + WORD_BYTES + " bytes");
      }
      return new BigInteger(digits, 16);
    }

    private List<Word> nodes() throws IOException {
      List<Word> nodes = new ArrayList<>();
      if (scan.takeNull()) {
        return nodes;
      }
      scan.openArray("the nodes of a proof");
      while (scan.nextElement()) {
        if (nodes.size() == MAX_NODES) {
          throw scan.malformed("more than " + MAX_NODES + " nodes");
        }
        hex.data("a node");
        String digits = hex.absent() ? "?" : hex.text().substring(2);
        if (digits.length() % 2 != 0 || !digits.matches("[0-9a-f]*")) {
          throw scan.malformed("not the bytes of a node");
        }
        nodes.add(new Word(digits));
      }
      return nodes;
    }

    private void storage() throws IOException {
      if (scan.takeNull()) {
        return;
      }
      scan.openArray("proofs of slots");
      while (scan.nextElement()) {
        if (slots.size() == MAX_SLOTS) {
          throw scan.malformed("more than " + MAX_SLOTS + " slots");
        }
        slots.add(slot());
      }
    }

    private Slot slot() throws IOException {
      Word key = new Word("0".repeat(2 * WORD_BYTES));
      BigInteger value = BigInteger.ZERO;
      List<Word> proof = List.of();
      scan.openObject("the proof of a slot");
      for (int field = scan.nextField(SLOT);
          field != JsonScanner.END;
          field = scan.nextField(SLOT)) {
        switch (field) {
          case KEY -> key = word(WORD_BYTES);
          case VALUE -> value = number();
          case JsonScanner.UNKNOWN -> scan.skipValue();
          default -> proof = nodes();
        }
      }
      return new Slot(key, value, proof);
    }
  }
}
