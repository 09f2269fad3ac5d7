package io.tipwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import io.tipwatch.config.NetworkRange;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where requests may go. */
class AddressGuardTest {
  private static final AddressGuard NOTHING_NAMED = new AddressGuard(List.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "::ffff:169.254.169.254",
        "64:ff9b::169.254.169.254",
        "2002:a9fe:a9fe::1",
        "::169.254.169.254",
        "fe80::1",
        "fd00:ec2::254",
        "0.0.0.0",
        "::",
        "224.0.0.1",
        "255.255.255.255",
        "ff02::1",
        "100.100.100.200"
      })
  void neverGoesWhereCloudsKeepTheirSecrets(String address) {
    AddressGuard everything =
        new AddressGuard(List.of(NetworkRange.literal("0.0.0.0/0"), NetworkRange.literal("::/0")));

    assertThat(everything.permits(address, InetAddress.ofLiteral(address))).isFalse();
    assertThat(everything.permits("name", InetAddress.ofLiteral(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "::1",
        "10.1.2.3",
        "172.31.0.1",
        "192.168.1.1",
        "100.64.0.1",
        "fd12::1",
        "::ffff:10.1.2.3",
        "64:ff9b::10.1.2.3",
        "2002:0a01:0203::1",
        "198.18.0.1"
      })
  void goesToPrivateNetworksOnlyIfTheyAreNamed(String text) {
    InetAddress address = InetAddress.ofLiteral(text);

    assertThat(NOTHING_NAMED.permits("name", address)).isFalse();
    assertThat(NOTHING_NAMED.permits("8.8.8.8", address)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "name, 93.184.215.14, ''",
    "name, 2606:2800::1, ''",
    "name, 64:ff9b::93.184.215.14, ''",
    "127.0.0.1, 127.0.0.1, ''",
    "localhost, ::1, ''",
    "fd12::1, fd12::1, ''",
    "name, 10.1.2.3, private",
    "name, 127.0.0.1, loopback",
    "name, 100.64.0.1, shared",
    "name, 10.1.2.3, 10.1.0.0/16",
    "name, fd12::1, fd12::/16"
  })
  void goesWhereItMay(String host, String address, String network) {
    List<NetworkRange> networks = network.isEmpty() ? List.of() : NetworkRange.parse(network);

    assertThat(new AddressGuard(networks).permits(host, InetAddress.ofLiteral(address))).isTrue();
  }
}
