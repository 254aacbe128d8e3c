package coffer.iam.report;

import coffer.iam.account.AccountRecords;
import coffer.iam.account.AccountRecords.Account;
import coffer.iam.certificate.SigningCertificates;
import coffer.iam.credential.AccessKeys;
import coffer.iam.credential.AccessKeys.AccessKey;
import coffer.iam.credential.LastUse;
import coffer.iam.directory.Directory;
import coffer.iam.directory.Entity;
import coffer.iam.directory.EntityKind;
import coffer.iam.mfa.MfaDevices;
import coffer.iam.password.LoginProfile;
import coffer.iam.password.LoginProfiles;
import coffer.iam.password.PasswordRules;
import coffer.kernel.Arn;
import coffer.store.Snapshot;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Writes the state of everybody's credentials, one line for each user.
// AWS: IAM User Guide, "Getting credential reports for your AWS account", "Understanding the report
// format".
public final class CredentialReport {
    static final String COLUMNS =
            "user,arn,user_creation_time,password_enabled,password_last_used,password_last_changed,"
                    + "password_next_rotation,mfa_active,access_key_1_active,"
                    + "access_key_1_last_rotated,access_key_1_last_used_date,"
                    + "access_key_1_last_used_region,access_key_1_last_used_service,"
                    + "access_key_2_active,access_key_2_last_rotated,access_key_2_last_used_date,"
                    + "access_key_2_last_used_region,access_key_2_last_used_service,cert_1_active,"
                    + "cert_1_last_rotated,cert_2_active,cert_2_last_rotated";

    private static final String NONE = "N/A";
    private static final int EACH = 2;
    // As AWS writes it: +00:00, never Z.
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx").withZone(ZoneOffset.UTC);

    private final Parts parts;

    /// What is asked.
    public record Parts(
            Directory directory,
            AccountRecords accounts,
            AccessKeys keys,
            LastUse lastUse,
            LoginProfiles logins,
            MfaDevices devices,
            SigningCertificates certificates) {}

    public CredentialReport(Parts parts) {
        this.parts = parts;
    }

    /// One line after the other, each without its end.
    void write(Snapshot snapshot, Consumer<String> lines) {
        lines.accept(COLUMNS);
        lines.accept(root(snapshot));
        Optional<PasswordRules> rules = parts.logins().rules(snapshot);
        parts.directory()
                .after(snapshot, EntityKind.USER, Optional.empty())
                .forEach(user -> lines.accept(line(snapshot, user.item(), rules)));
    }

    private String root(Snapshot snapshot) {
        Account account = parts.accounts().require(snapshot);
        String digits = parts.accounts().account().digits();
        List<String> cells = new ArrayList<>();
        cells.add("<root_account>");
        cells.add(Arn.global("iam", parts.accounts().account(), "root").toString());
        cells.add(time(account.created()));
        cells.add("not_supported");
        cells.add("no_information");
        cells.add("not_supported");
        cells.add("not_supported");
        cells.add(Boolean.toString(parts.devices().hasAny(snapshot, digits)));
        addKeys(snapshot, account.accessKeys(), cells);
        for (int i = 0; i < EACH; i++) cells.addAll(List.of("false", NONE));
        return String.join(",", cells);
    }

    private String line(Snapshot snapshot, Entity user, Optional<PasswordRules> rules) {
        List<String> cells = new ArrayList<>();
        cells.add(quoted(user.name()));
        cells.add(quoted(user.arn(parts.directory().account()).toString()));
        cells.add(time(user.created()));
        Optional<LoginProfile> login = parts.logins().find(snapshot, user.id());
        cells.add(Boolean.toString(login.isPresent()));
        // There is nowhere to sign in.
        cells.add(login.isPresent() ? "no_information" : NONE);
        cells.add(login.map(profile -> time(profile.changed())).orElse(NONE));
        cells.add(
                login.flatMap(profile -> rules.flatMap(each -> each.expiry(profile.changed())))
                        .map(CredentialReport::time)
                        .orElse(NONE));
        cells.add(Boolean.toString(parts.devices().hasAny(snapshot, user.id())));
        addKeys(snapshot, user.accessKeys(), cells);
        addCertificates(snapshot, user, cells);
        return String.join(",", cells);
    }

    private void addKeys(Snapshot snapshot, List<String> ids, List<String> cells) {
        for (int i = 0; i < EACH; i++) {
            Optional<AccessKey> key =
                    i < ids.size() ? parts.keys().find(snapshot, ids.get(i)) : Optional.empty();
            Optional<LastUse.Use> use = key.flatMap(each -> parts.lastUse().of(each.id()));
            cells.add(Boolean.toString(key.filter(AccessKey::isActive).isPresent()));
            cells.add(key.map(each -> time(each.created())).orElse(NONE));
            cells.add(use.map(each -> time(each.time())).orElse(NONE));
            cells.add(use.map(LastUse.Use::region).orElse(NONE));
            cells.add(use.map(LastUse.Use::service).orElse(NONE));
        }
    }

    private void addCertificates(Snapshot snapshot, Entity user, List<String> cells) {
        List<SigningCertificates.State> states =
                parts.certificates().states(snapshot, user.id()).limit(EACH).toList();
        for (int i = 0; i < EACH; i++) {
            boolean has = i < states.size();
            cells.add(Boolean.toString(has && states.get(i).isActive()));
            cells.add(has ? time(states.get(i).uploaded()) : NONE);
        }
    }

    // Names may hold commas.
    private static String quoted(String text) {
        return text.indexOf(',') < 0 ? text : '"' + text + '"';
    }

    private static String time(Instant time) {
        return TIME.format(time.truncatedTo(ChronoUnit.SECONDS));
    }
}
