package io.tipwatch.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.chain.HeadChange;
import io.tipwatch.chain.HeadChange.Apply;
import io.tipwatch.chain.HeadChange.Revert;
import io.tipwatch.chain.Tipset;
import io.tipwatch.node.filecoin.Tips;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadPathTest {
  private static final Tipset G = Tips.genesis();
  private static final Tipset A = Tips.on(G, 1, "bafya");
  private static final Tipset B = Tips.on(A, 4, "bafyb"); // above two null rounds
  private static final Tipset B2 = Tips.on(A, 4, "bafyb", "bafyb2");
  private static final Tipset C = Tips.on(B, 5, "bafyc");

  private static HeadPath path() {
    HeadPath path = new HeadPath(100);
    path.restart(List.of(G, A), B);
    return path;
  }

  @Test
  void takesMovesThatAreLinked() {
    HeadPath path = path();
    List<HeadChange> moves = List.of(new Revert(B), new Apply(B2));
    assertThat(path.isLinked(moves)).isTrue();
    path.apply(moves);
    assertThat(path.head()).isEqualTo(B2.key());
  }

  @Test
  void refusesGapsAndForeignReverts() {
    assertThat(path().isLinked(List.of(new Apply(Tips.on(C, 6, "bafyd"))))).isFalse();
    assertThat(path().isLinked(List.of(new Revert(A)))).isFalse();
    assertThat(path().isLinked(List.of(new Revert(G)))).isFalse();
    assertThat(path().isLinked(List.of(new HeadChange.Current(C)))).isFalse();
  }

  @Test
  void refusesAChildThatIsNotAboveItsParent() {
    assertThat(path().isLinked(List.of(new Apply(Tips.on(B, 4, "bafylow"))))).isFalse();
  }

  @Test
  void findsTheMovesToAnotherBranch() {
    HeadPath path = path();
    path.apply(List.of(new Apply(C)));
    assertThat(path.moves(List.of(B2), B2.key()))
        .contains(List.of(new Revert(C), new Revert(B), new Apply(B2)));
  }

  @Test
  void findsTheWayBackToAnAncestor() {
    assertThat(path().moves(List.of(), A.key())).contains(List.of(new Revert(B)));
  }

  @Test
  void findsNoMovesToABranchWithoutAFoot() {
    Tipset stranger = Tips.on(Tips.on(G, 2, "bafyx"), 3, "bafyy");
    assertThat(path().moves(List.of(stranger), stranger.key())).isEmpty();
  }

  @Test
  void remembersTheParentsOfItsLowestTipset() {
    HeadPath path = new HeadPath(100);
    path.restart(List.of(), B);
    assertThat(path.moves(List.of(B2), B2.key())).contains(List.of(new Revert(B), new Apply(B2)));
  }

  @Test
  void forgetsWhatIsBelowItsCapacity() {
    HeadPath path = new HeadPath(2);
    path.restart(List.of(G, A), B);
    assertThat(path.knows(G.key())).isTrue(); // as the parents of A
    path.apply(List.of(new Apply(C)));
    assertThat(path.knows(G.key())).isFalse();
    assertThat(path.isBelow(G)).isTrue();
  }
}
