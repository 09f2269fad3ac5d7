package io.tipwatch.chain;

/**
 * One move of a node's head. A subscription starts with {@code Current}; afterwards it reverts from
 * the old head downwards and applies upwards to the new one.
 */
public sealed interface HeadChange {
  Tipset tipset();

  record Current(Tipset tipset) implements HeadChange {}

  record Revert(Tipset tipset) implements HeadChange {}

  record Apply(Tipset tipset) implements HeadChange {}
}
