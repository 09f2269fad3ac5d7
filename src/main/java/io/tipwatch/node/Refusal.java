package io.tipwatch.node;

import io.tipwatch.chain.TipsetKey;
import java.util.Optional;

/**
 * A node's statement that it does not accept a tipset.
 *
 * @param tipset the refused one, when the node names it
 * @param text the node's own words, foreign and possibly empty: Forest and Venus give none
 * @param source the method that told
 */
public record Refusal(Optional<TipsetKey> tipset, String text, String source) {}
