package io.tipwatch.state;

/** Both sides' proofs of one account, and what each of them shows. */
record ProofSides(
    AccountProof left, AccountEvidence mine, AccountProof right, AccountEvidence theirs) {}
