package io.tipwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.vertx.core.json.JsonObject;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The description of the API says what the API does. */
class OpenApiTest {
  private static final JsonObject API = new JsonObject(Assets.OPENAPI);
  private static final ChainStatus CHAIN = WebSamples.chain(UnaryOperator.identity());

  @Test
  void describesEveryRouteAndNoOther() {
    assertThat(API.getString("openapi")).startsWith("3.1");
    assertThat(API.getJsonObject("paths").fieldNames())
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Route.values()).map(Route::template).toList());
  }

  @Test
  void everyOperationOnlyReads() {
    assertThat(API.getJsonObject("paths").stream())
        .allSatisfy(
            path -> assertThat(((JsonObject) path.getValue()).fieldNames()).containsExactly("get"));
  }

  @Test
  void answersFollowTheirSchemas() {
    follows("Status", StatusJson.status(List.of(CHAIN), InstantSource.fixed(WebSamples.AT)));
    follows("Chain", StatusJson.chain(CHAIN));
    follows(
        "Reports",
        StatusJson.reports(
            List.of(
                StoredReport.of(
                    "1", WebSamples.AT, WebSamples.diagnosis(UnaryOperator.identity())))));
    follows(
        "Incidents",
        StatusJson.incidents(List.of(WebSamples.incident(UnaryOperator.identity(), false))));
    follows("Incident", StatusJson.incident(WebSamples.incident(UnaryOperator.identity(), true)));
  }

  @Test
  void aForeignTextIsInertInJson() {
    assertThat(StatusJson.chain(WebSamples.chain(text -> text + "\u202e\u001b[2J\u0000")).encode())
        .contains("\\\\u202e")
        .doesNotContain("\u202e", "\u001b");
  }

  private static void follows(String name, JsonObject answer) {
    JsonObject schema =
        new JsonObject()
            .put("$ref", "#/components/schemas/" + name)
            .put("components", API.getJsonObject("components"));
    Schema validator =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(schema.encode());
    assertThat(validator.validate(answer.encode(), InputFormat.JSON)).as(name).isEmpty();
  }
}
