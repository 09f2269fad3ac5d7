package io.tipwatch.trace.filecoin;

/**
 * One message of an answer: what it is, where its bytes lie, and a digest for each group of fields.
 *
 * @param index its place in the answer, from 0
 * @param cid the CID that the answer lists it under: of the signed message where there is a
 *     signature
 * @param unsignedCid the CID inside the message, of what was signed; empty if absent
 * @param method the method number as text, up to 2^64-1
 * @param exitCode of the receipt, as text
 * @param start offset of its first byte in the answer
 * @param end offset past its last byte
 */
record MessageEntry(
    int index,
    String cid,
    String unsignedCid,
    String from,
    String to,
    String method,
    String nonce,
    String exitCode,
    boolean executed,
    long start,
    long end,
    Digests digests) {

  /** The system actor, in whose name the protocol itself sends rewards and cron. */
  private static final String SYSTEM = "00";

  boolean implicit() {
    return Addresses.withoutNetwork(from).equals(SYSTEM);
  }

  boolean has(Group group) {
    return digests.has(group);
  }

  boolean same(MessageEntry other, Group group) {
    return digests.same(other.digests, group);
  }
}
