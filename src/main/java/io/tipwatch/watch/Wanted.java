package io.tipwatch.watch;

import io.tipwatch.chain.Tipset;
import java.util.Optional;

/** A settled tipset is to be executed again although nothing looks wrong. */
public record Wanted(Tipset tipset, Optional<Tipset> child) {}
