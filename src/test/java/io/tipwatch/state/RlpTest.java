package io.tipwatch.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RlpTest {
  @ParameterizedTest
  @CsvSource({
    "00, 00",
    "7f, 7f",
    "80, ''",
    "8180, 80",
    "83646f67, 646f67",
    "b838{56}, {56}",
  })
  void readsBytes(String encoded, String bytes) throws MalformedProofException {
    String long56 = "ab".repeat(56);

    Rlp item = rlp(encoded.replace("{56}", long56));

    assertThat(HexFormat.of().formatHex(item.bytes())).isEqualTo(bytes.replace("{56}", long56));
  }

  @Test
  void readsListsInLists() throws MalformedProofException {
    List<Rlp> items = rlp("c7c0c1c0c3c0c1c0").items();

    assertThat(items).hasSize(3).allMatch(Rlp::list);
    assertThat(items.get(2).items()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "81",
        "8100",
        "817f",
        "b800",
        "b837ab",
        "b90038",
        "bf0100000000000000",
        "c1",
        "c0c0",
        "ffffffffffffffffff",
        "c58363617483646f67"
      })
  void refusesWhatIsNoItemOrNotInItsShortestForm(String encoded) {
    assertThatExceptionOfType(MalformedProofException.class)
        .isThrownBy(() -> {
          Rlp item = rlp(encoded);
          if (item.list()) {
            item.items();
          }
        });
  }

  @Test
  void listsAreBounded() {
    String items = "c0".repeat(Rlp.MAX_ITEMS + 1);
    assertThatExceptionOfType(MalformedProofException.class)
        .isThrownBy(() -> rlp("f8" + "%02x".formatted(Rlp.MAX_ITEMS + 1) + items).items());
  }

  private static Rlp rlp(String hex) throws MalformedProofException {
    return Rlp.of(HexFormat.of().parseHex(hex));
  }
}
