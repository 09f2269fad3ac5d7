package io.tipwatch.incident.bundle;

import io.tipwatch.incident.store.VerifiedInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * A bundle that is read, packed or not. It may come from anybody: nothing of it is believed but
 * what has the size and the hash that its manifest says. Thread-safe.
 */
public final class Bundle implements AutoCloseable {
  /** The longest manifest, in bytes; it holds a report. */
  private static final int MAX_MANIFEST_BYTES = 64 << 20;

  /** What all evidence of a bundle may take when it is unpacked. */
  public static final long MAX_BYTES = 64L << 30;

  private final Path place;
  private final @Nullable ZipFile zip;
  private final Manifest manifest;

  private Bundle(Path place, @Nullable ZipFile zip) throws IOException {
    this.place = place;
    this.zip = zip;
    this.manifest = Manifest.read(text());
  }

  /**
   * Opens a zip file, or a directory that one was unpacked into.
   *
   * @throws MalformedBundleException if it is no bundle
   */
  public static Bundle open(Path place) throws IOException {
    if (Files.isDirectory(place)) {
      return new Bundle(place, null);
    }
    ZipFile zip;
    try {
      zip = new ZipFile(place.toFile(), StandardCharsets.UTF_8);
    } catch (ZipException e) {
      throw new MalformedBundleException(place + " is no bundle: " + e.getMessage(), e);
    }
    try {
      return new Bundle(place, zip);
    } catch (IOException | RuntimeException e) {
      zip.close();
      throw e;
    }
  }

  public Manifest manifest() {
    return manifest;
  }

  private String text() throws IOException {
    try (InputStream content = raw(Manifest.FILE)) {
      byte[] all = content.readNBytes(MAX_MANIFEST_BYTES + 1);
      if (all.length > MAX_MANIFEST_BYTES) {
        throw new MalformedBundleException(place + ": the manifest is too long");
      }
      return new String(all, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new MalformedBundleException(
          place + " is no bundle: there is no " + Manifest.FILE + " in it", e);
    }
  }

  /**
   * The content of a piece; the last read fails if it is not what the manifest says.
   *
   * @throws NoSuchFileException if it is not there
   */
  public InputStream open(Manifest.Piece piece) throws IOException {
    return new VerifiedInput(raw(piece.path()), piece.sha256(), piece.bytes());
  }

  /**
   * Unpacks the manifest and all evidence, and nothing else, into a directory of its own.
   *
   * @param directory must be empty, or not be there
   * @throws MalformedBundleException if something is missing or altered; the manifest, without
   *     which a directory is no bundle, is then not written
   */
  public void unpack(Path directory) throws IOException {
    if (manifest.bytes() > MAX_BYTES) {
      throw new MalformedBundleException(place + " would take " + manifest.bytes() + " bytes");
    }
    for (Manifest.Piece piece : manifest.files()) {
      Path file = directory.resolve(piece.path());
      directories(directory.resolve(piece.folder()));
      try (InputStream content = open(piece);
          OutputStream out = create(file)) {
        content.transferTo(out);
      } catch (NoSuchFileException e) {
        throw new MalformedBundleException(piece.path() + " is missing in " + place, e);
      }
    }
    directories(directory);
    try (OutputStream out = create(directory.resolve(Manifest.FILE))) {
      out.write(text().getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void directories(Path directory) throws IOException {
    Files.createDirectories(
        directory,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  private static OutputStream create(Path file) throws IOException {
    return Channels.newOutputStream(
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))));
  }

  private InputStream raw(String path) throws IOException {
    ZipFile packed = zip;
    if (packed == null) {
      return Files.newInputStream(place.resolve(path), LinkOption.NOFOLLOW_LINKS);
    }
    Optional<ZipEntry> entry = Optional.ofNullable(packed.getEntry(path));
    return packed.getInputStream(entry.orElseThrow(() -> new NoSuchFileException(path)));
  }

  @Override
  public void close() throws IOException {
    if (zip != null) {
      zip.close();
    }
  }
}
