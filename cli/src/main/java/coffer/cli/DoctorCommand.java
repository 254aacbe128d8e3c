package coffer.cli;

import coffer.server.config.ConfigurationException;
import coffer.server.doctor.Doctor;
import coffer.server.doctor.Finding;
import coffer.server.doctor.Finding.Severity;
import coffer.server.doctor.Machine;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Says whether the installation and its machine are in order, and what to do where they are not.
@Command(
        name = "doctor",
        description = "Check installation and machine, beside a running server or without one.",
        mixinStandardHelpOptions = true,
        footer = "%nExit status: 0 in order, 1 warnings (with --strict only), 2 failures.")
final class DoctorCommand implements Callable<Integer> {
    private static final Pattern AGE = Pattern.compile("([1-9]\\d{0,5})([mhd])");

    @Mixin private SettingsOptions settings = new SettingsOptions();

    @Option(
            names = "--backup-marker",
            paramLabel = "FILE",
            description = "a file that the backup touches when it succeeded")
    private Optional<Path> backupMarker = Optional.empty();

    @Option(
            names = "--max-backup-age",
            paramLabel = "AGE",
            defaultValue = "26h",
            description = "how old it may be: minutes (90m), hours or days (default: 26h)")
    private String maxBackupAge = "26h";

    @Option(names = "--json", description = "one JSON object a line")
    private boolean isJson;

    @Option(names = "--strict", description = "warnings count: exit status 1")
    private boolean isStrict;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Doctor doctor =
                new Doctor(
                        new Doctor.Patient(settings.read(), backupMarker, age(maxBackupAge)),
                        Machine.here(),
                        InstantSource.system());
        List<Finding> findings = doctor.examine();
        PrintWriter out = spec.commandLine().getOut();
        findings.forEach(finding -> out.print(isJson ? json(finding) : text(finding)));
        if (!isJson) out.println(summary(findings));
        out.flush();
        if (count(findings, Severity.FAIL) > 0) return 2;
        return isStrict && count(findings, Severity.WARN) > 0 ? 1 : 0;
    }

    private static String text(Finding finding) {
        String line =
                "%-5s %-15s %s%n"
                        .formatted(name(finding.severity()), finding.check(), finding.found());
        return finding.advice().isEmpty()
                ? line
                : line + "%21s %s%n".formatted("->", finding.advice());
    }

    private static String json(Finding finding) {
        StringWriter line = new StringWriter();
        try (JsonGenerator json =
                new JsonFactory().createGenerator(ObjectWriteContext.empty(), line)) {
            json.writeStartObject();
            json.writeStringProperty("check", finding.check());
            json.writeStringProperty("severity", name(finding.severity()));
            json.writeStringProperty("found", finding.found());
            json.writeStringProperty("advice", finding.advice());
            json.writeEndObject();
        }
        return line + System.lineSeparator();
    }

    private static String summary(List<Finding> findings) {
        return "%d in order, %d warnings, %d failures"
                .formatted(
                        count(findings, Severity.OK),
                        count(findings, Severity.WARN),
                        count(findings, Severity.FAIL));
    }

    private static long count(List<Finding> findings, Severity severity) {
        return findings.stream().filter(finding -> finding.severity() == severity).count();
    }

    private static String name(Severity severity) {
        return severity.name().toLowerCase(Locale.ROOT);
    }

    private static Duration age(String text) {
        Matcher matcher = AGE.matcher(text);
        if (!matcher.matches()) {
            throw new ConfigurationException("`" + text + "` is no age such as 26h");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
