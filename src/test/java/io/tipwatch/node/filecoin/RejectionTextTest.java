package io.tipwatch.node.filecoin;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.node.filecoin.RejectionText.Kind;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RejectionTextTest {
  private static final String H = "bafy2bzaceheaderheaderheader22";
  private static final String C = "bafy2bzacecomputedcomputed3333";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "STATE_ROOT|parent state root did not match computed state (HEAD != COMP)",
        "RECEIPTS_ROOT|parent receipts root did not match computed value (COMP != HEAD)",
        "STATE_ROOT|Parent state root did not match computed state: HEAD (header), COMP (computed)",
        "RECEIPTS_ROOT|Parent receipt root did not match computed root: HEAD (header), COMP (computed)",
        "STATE_ROOT|tipset(x) state root does not match, computed COMP, expected: HEAD, block",
        "RECEIPTS_ROOT|tipset(x) receipt root does not match, computed COMP, expected: HEAD",
      })
  void findsBothRootsInTheOrderOfEachMessage(Kind kind, String text) {
    String said = "1 error occurred:\n\t* " + text.replace("HEAD", H).replace("COMP", C) + "\n\n";
    assertThat(RejectionText.of(said))
        .isEqualTo(
            new RejectionText(kind, Optional.of(H), Optional.of(C), false, Optional.empty()));
  }

  @Test
  void readsBaseFeeAndWeight() {
    RejectionText fee = RejectionText.of("base fee doesn't match: 100 (header) != 101 (computed)");
    RejectionText weight = RejectionText.of("parent weight different: 7 (header) != 8 (computed)");
    assertThat(fee.kind()).isEqualTo(Kind.BASE_FEE);
    assertThat(fee.computed()).contains("101");
    assertThat(weight.kind()).isEqualTo(Kind.PARENT_WEIGHT);
    assertThat(weight.header()).contains("7");
  }

  @Test
  void seesThatABlockIsRefusedForItsAncestor() {
    RejectionText read =
        RejectionText.of(
            "linked to [bafy2bzaceaaaaaaaaaaaaaaaaaaaa] caused by: ["
                + "bafy2bzacebbbbbbbbbbbbbbbbbbbb] 1 error occurred:\n\t* parent state root did not"
                + " match computed state ("
                + H
                + " != "
                + C
                + ")");
    assertThat(read.inherited()).isTrue();
    assertThat(read.cause()).contains("bafy2bzacebbbbbbbbbbbbbbbbbbbb");
    assertThat(read.header()).contains(H);
    assertThat(read.disputesExecution()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "bad", "invalid BLS signature", "linked to caused by", "(( != ))"})
  void makesNothingUpWhereNoValuesAre(String text) {
    RejectionText read = RejectionText.of(text);
    assertThat(read.header()).isEmpty();
    assertThat(read.disputesExecution()).isFalse();
  }

  @Test
  void isNotSlowOnHostileText() {
    String text = "linked to ".repeat(400);
    assertThat(RejectionText.of(text).inherited()).isFalse();
  }
}
