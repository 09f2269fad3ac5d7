package io.tipwatch.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReportMarkdownTest {
  @Test
  void tellsASplitAsAnIssue() {
    assertThat(ReportMarkdown.render(Samples.split()))
        .isEqualTo(
"""
## STATE SPLIT

forest-1, lotus-1, venus-1 compute different states from the same tipset at height 3573066.

A consensus fault. Until it is resolved, do not trust what the suspects report, keep their data and logs, and send this report to their maintainers.

This looks like different gas rules or FVM versions: a charge is the first thing that differs.

- chain: `filecoin-mainnet`
- height: 3573066
- tipset: `bafy2bzacecnamqgqmifpluoeldx7zzglxcljo6oja4vrmtj7432rphldpdmm2`, `bafy2bzacebx2mwhphlpwbjc4gyrxnhs3lkxxbmbqfpngrvhgpxd5vwqgqmf4s`

### Who

| node | client | computed root |
| --- | --- | --- |
| `lotus-1` | `lotus v1.36.2` | `bafy2bzaceb5zp4jo2kdzyl4bd6j2gkvnp4b4ezr7sxwqk3cdwkt5r7yiqvmdq` |
| `forest-1` | `forest 0.36.0` | `bafy2bzaceb5zp4jo2kdzyl4bd6j2gkvnp4b4ezr7sxwqk3cdwkt5r7yiqvmdq` |
| `venus-1` **suspect** | `venus 1.20.0` | `bafy2bzacedk4rhmt2jv2lqggd7hpqgyaphlbl5vwoxsyhtxmxpmk4k3xb2tqe` |
| `lite-1` | `lotus v1.34.0` | no answer to compare: `pruned: ipld: could not find bafy2bzace` |

Suspect: venus-1, against the strict majority of the nodes.

### Where it begins

`#186 f00 → f03 cron · EpochTick`

message `bafy2bzacec3cuq7ifhxgcv2v4yzl4zoe7pxm4u6wrwc3xtynkbjqmvv5isyxk`, sent by the protocol itself

```text
root call
└─ subcall 1
   └─ subcall 3
      └─ subcall 0  ◀ here
```

**first difference: `GasCharges[283].tg`**

| nodes | value |
| --- | --- |
| `lotus-1, forest-1` | `7343` |
| `venus-1` | `7417` |

<details><summary>Steps around it</summary>

| | step | value |
| --- | --- | --- |
| | `GasCharges[281]` | `OnMethodInvocation tg=75000 cg=75000 sg=0` |
| | `GasCharges[282]` | `OnBlockOpenBase tg=187440 cg=187440 sg=0` |
| ▶ | `GasCharges[283].tg` | `lotus-1, forest-1`: `7343`<br>`venus-1`: `7417` |
| ≠ | `GasCharges[284]` | `lotus-1, forest-1`: `OnBlockRead tg=6942`<br>`venus-1`: `OnGetRandomness tg=1` |
| | `GasCharges[285]` | `wasm_exec tg=90172` |

</details>

<details><summary>Other messages that differ (2)</summary>

Consequences of the first, until shown otherwise.

| class | message | first field |
| --- | --- | --- |
| hard | `#12 f01477053 → f05 market · PublishStorageDeals` | `MsgRct.ExitCode` |
| evidence | `f1abc → f01234 · method 99` | `Trace` |

</details>

### See it again

- `lotus`: `lotus state compute-state --vm-height 3573066 --tipset bafy2bzacecnamqgqmifpluoeldx7zzglxcljo6oja4vrmtj7432rphldpdmm2,bafy2bzacebx2mwhphlpwbjc4gyrxnhs3lkxxbmbqfpngrvhgpxd5vwqgqmf4s --json --no-timing`
- `venus`: `venus state compute-state --vm-height 3573066 --tipset bafy2bzacecnamqgqmifpluoeldx7zzglxcljo6oja4vrmtj7432rphldpdmm2,bafy2bzacebx2mwhphlpwbjc4gyrxnhs3lkxxbmbqfpngrvhgpxd5vwqgqmf4s --json --no-timing`
- `forest`: `forest-cli state compute --epoch 3573066 --verbose`
- `tipwatch`: `tipwatch compare --tipset bafy2bzacecnamqgqmifpluoeldx7zzglxcljo6oja4vrmtj7432rphldpdmm2,bafy2bzacebx2mwhphlpwbjc4gyrxnhs3lkxxbmbqfpngrvhgpxd5vwqgqmf4s`

<details><summary>What was not compared, or treated as equal</summary>

- `IpldOps` not compared: `forest-1 does not give it`
- `filecoin-prefix` treated as equal, ×3
- `null-or-empty` treated as equal, ×812

</details>

<details><summary>How it was found</summary>

| rung | outcome | took | read |
| --- | --- | --: | --: |
| `rejection` | `not available: venus gives no text` | 12 ms | 310 B |
| `receipts` | `same` | 240 ms | 98.3 kB |
| `trace` | `found` | 18.4 s | 37.6 MB |

- evidence: `3573066-lotus-1.json.zst`
- evidence: `3573066-venus-1.json.zst`

</details>

""");
  }

  @Test
  void spellsOutMarkupWhereACodeSpanWouldBreak() {
    assertThat(MarkdownText.code("a|b`c\\")).isEqualTo("<code>a&#124;b&#96;c&#92;</code>");
    assertThat(MarkdownText.code("f05 <b>")).isEqualTo("`f05 <b>`");
  }

  @Test
  void keepsForeignWordsOutOfProse() {
    assertThat(MarkdownText.prose("Nothing can be said: see @you, http://x (later)."))
        .isEqualTo("Nothing can be said: see `@you,` `http://x` (later).");
  }
}
