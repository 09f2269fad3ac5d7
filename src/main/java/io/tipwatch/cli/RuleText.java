package io.tipwatch.cli;

/**
 * One rule of normalisation, as {@code tipwatch rules} prints it.
 *
 * @param id as in a report's {@code normalised}
 * @param effect what it ignores or equates
 * @param why the reason for it
 * @param source where the reason can be read
 */
public record RuleText(String id, String family, String effect, String why, String source) {}
