package io.tipwatch.web;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A real Chromium without a window, led by the W3C WebDriver protocol. */
final class Browser implements AutoCloseable {
  private static final Pattern STARTED = Pattern.compile("started successfully on port (\\d+)");
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process driver;
  private final URI base;
  private final String session;

  private Browser(Process driver, int port) throws Exception {
    this.driver = driver;
    base = URI.create("http://127.0.0.1:" + port);
    session = "/session/" + start();
  }

  /** Where both programs are; empty when one is missing. */
  static Optional<Path> driver() {
    return Stream.of("/usr/bin", "/usr/local/bin", "/usr/lib/chromium")
        .map(directory -> Path.of(directory, "chromedriver"))
        .filter(Files::isExecutable)
        .filter(_ -> Files.isExecutable(Path.of("/usr/bin/chromium")))
        .findFirst();
  }

  static Browser open(Path program) throws Exception {
    Process driver =
        new ProcessBuilder(program.toString(), "--port=0").redirectErrorStream(true).start();
    BufferedReader output = driver.inputReader();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      Matcher started = STARTED.matcher(line);
      if (started.find()) {
        return new Browser(driver, Integer.parseInt(started.group(1)));
      }
    }
    throw new IOException("chromedriver did not start");
  }

  private String start() throws Exception {
    Path profile = Files.createTempDirectory("tipwatch-browser");
    List<String> arguments =
        List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--hide-scrollbars",
            "--user-data-dir=" + profile);
    JsonObject always =
        new JsonObject()
            .put("browserName", "chrome")
            .put(
                "goog:chromeOptions",
                new JsonObject()
                    .put("args", new JsonArray(arguments))
                    .put("binary", "/usr/bin/chromium"))
            .put("goog:loggingPrefs", new JsonObject().put("browser", "ALL"));
    JsonObject wish =
        new JsonObject().put("capabilities", new JsonObject().put("alwaysMatch", always));
    return ((JsonObject) post("/session", wish)).getString("sessionId");
  }

  void go(String url) throws Exception {
    post(session + "/url", new JsonObject().put("url", url));
  }

  /** What a function body returns in the page. */
  Object run(String script) throws Exception {
    return post(
        session + "/execute/sync",
        new JsonObject().put("script", script).put("args", new JsonArray()));
  }

  String text(String selector) throws Exception {
    return String.valueOf(
        run("return document.querySelector(" + quoted(selector) + ")?.textContent ?? ''"));
  }

  /** Polls until an expression in the page is true. */
  void await(String expression, int seconds) throws Exception {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!Boolean.TRUE.equals(run("return Boolean(" + expression + ")"))) {
      if (System.nanoTime() > end) {
        throw new AssertionError(
            "not within " + seconds + " s: " + expression + "\n" + text("body"));
      }
      run("return await new Promise((done) => setTimeout(done, 50))");
    }
  }

  void click(String selector) throws Exception {
    JsonObject found =
        (JsonObject)
            post(
                session + "/element",
                new JsonObject().put("using", "css selector").put("value", selector));
    String element = String.valueOf(found.iterator().next().getValue());
    post(session + "/element/" + element + "/click", new JsonObject());
  }

  /** Sets the width of the page and the colours that its reader prefers. */
  void look(int width, int height, boolean dark) throws Exception {
    command(
        "Emulation.setDeviceMetricsOverride",
        new JsonObject()
            .put("width", width)
            .put("height", height)
            .put("deviceScaleFactor", 1)
            .put("mobile", width < 500));
    command(
        "Emulation.setEmulatedMedia",
        new JsonObject()
            .put(
                "features",
                new JsonArray()
                    .add(
                        new JsonObject()
                            .put("name", "prefers-color-scheme")
                            .put("value", dark ? "dark" : "light"))));
  }

  /** A picture of the whole page, kept with the other results of the build. */
  void screenshot(String name) throws Exception {
    JsonObject picture =
        (JsonObject)
            command(
                "Page.captureScreenshot",
                new JsonObject().put("format", "png").put("captureBeyondViewport", true));
    Files.createDirectories(SCREENSHOTS);
    Files.write(
        SCREENSHOTS.resolve(name + ".png"), Base64.getDecoder().decode(picture.getString("data")));
  }

  /** Everything the browser had to complain about since the last call. */
  List<String> complaints() throws Exception {
    return ((JsonArray) post(session + "/se/log", new JsonObject().put("type", "browser")))
        .stream().map(entry -> ((JsonObject) entry).getString("message")).toList();
  }

  /** Whether a page has opened a dialog. */
  boolean alerted() throws Exception {
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(base.resolve(session + "/alert/text")).build(),
            BodyHandlers.ofString());
    return answer.statusCode() == 200;
  }

  private Object command(String method, JsonObject parameters) throws Exception {
    return post(
        session + "/goog/cdp/execute",
        new JsonObject().put("cmd", method).put("params", parameters));
  }

  private Object post(String path, JsonObject body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(path))
            .POST(BodyPublishers.ofString(body.encode()))
            .header("Content-Type", "application/json")
            .build();
    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
    Object value = new JsonObject(answer.body()).getValue("value");
    if (answer.statusCode() != 200) {
      throw new IOException(path + ": " + value);
    }
    return value == null ? "" : value;
  }

  private static String quoted(String text) {
    return new JsonArray().add(text).encode().transform(a -> a.substring(1, a.length() - 1));
  }

  /** Ends the session, which ends the browser, and then its driver. */
  @Override
  public void close() {
    client
        .sendAsync(
            HttpRequest.newBuilder(base.resolve(session)).DELETE().build(),
            BodyHandlers.discarding())
        .orTimeout(10, TimeUnit.SECONDS)
        .handle((_, _) -> true)
        .join();
    client.close();
    driver.destroy();
    driver.onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
