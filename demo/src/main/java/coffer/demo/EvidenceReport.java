package coffer.demo;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// What was proven, for people (HTML) and for programs (JSON).
record EvidenceReport(Instant madeAt, String verdict, long totalMillis, List<Step> steps) {
    EvidenceReport {
        steps = List.copyOf(steps);
    }

    void write(Path html, Path json) {
        try {
            Files.createDirectories(html.toAbsolutePath().getParent());
            Files.writeString(html, html());
            Files.writeString(json, json());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the evidence report", e);
        }
    }

    private String json() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json =
                new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("madeAt", madeAt.toString());
            json.writeStringProperty("verdict", verdict);
            json.writeNumberProperty("totalMillis", totalMillis);
            json.writeArrayPropertyStart("steps");
            for (Step step : steps) write(json, step);
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }

    private static void write(JsonGenerator json, Step step) {
        json.writeStartObject();
        json.writeNumberProperty("number", step.number());
        json.writeStringProperty("title", step.title());
        json.writeBooleanProperty("holds", step.holds());
        json.writeNumberProperty("millis", step.millis());
        json.writeArrayPropertyStart("proofs");
        for (Proof proof : step.proofs()) {
            json.writeStartObject();
            json.writeStringProperty("claim", proof.claim());
            json.writeStringProperty("observed", proof.observed());
            json.writeBooleanProperty("holds", proof.holds());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private String html() {
        StringBuilder page = new StringBuilder();
        page.append(
                """
                <!doctype html>
                <html lang="en"><head><meta charset="utf-8"><title>Coffer: evidence</title>
                <style>
                  body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 3rem auto;
                         padding: 0 1rem; color: #1c2430; }
                  h1 { font-size: 1.6rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
                  .verdict { padding: 1rem; border-left: 6px solid #1a7f4b; background: #eef8f2; }
                  .verdict.failed { border-color: #b3261e; background: #fbeeee; }
                  table { border-collapse: collapse; width: 100%; }
                  td { border-top: 1px solid #dde3ea; padding: .5rem; vertical-align: top; }
                  td:first-child { width: 3.5rem; font-weight: 600; color: #1a7f4b; }
                  tr.failed td:first-child { color: #b3261e; }
                  code { font-size: .85rem; overflow-wrap: anywhere; color: #48566a; }
                </style></head><body>
                <h1>Evidence: who can read the training data, and who did</h1>
                """);
        boolean held = steps.stream().allMatch(Step::holds);
        page.append("<p class=\"verdict%s\">%s</p>%n".formatted(failed(held), escape(verdict)));
        page.append(
                "<p>Made at %s in %,d ms. Every figure was measured in this run.</p>%n"
                        .formatted(madeAt, totalMillis));
        steps.forEach(step -> append(page, step));
        return page.append("</body></html>\n").toString();
    }

    private static void append(StringBuilder page, Step step) {
        page.append("<h2>%d. %s</h2>%n<table>%n".formatted(step.number(), escape(step.title())));
        for (Proof proof : step.proofs()) {
            page.append(
                    "<tr class=\"%s\"><td>%s</td><td>%s<br><code>%s</code></td></tr>%n"
                            .formatted(
                                    failed(proof.holds()).strip(),
                                    proof.holds() ? "holds" : "FAILS",
                                    escape(proof.claim()),
                                    escape(proof.observed())));
        }
        page.append("</table>\n");
    }

    private static String failed(boolean holds) {
        return holds ? "" : " failed";
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
