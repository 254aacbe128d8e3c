package coffer.organizations.account;

import coffer.organizations.api.CreateAccountStatus;
import java.time.Instant;
import java.util.Optional;

/// What became of a request for an account: `accountId` if there is one now, `failure` if not.
record AccountRequest(
        String id,
        String accountName,
        Instant requested,
        Instant completed,
        Optional<String> accountId,
        Optional<String> failure) {

    String state() {
        return failure.isPresent() ? "FAILED" : "SUCCEEDED";
    }

    /// As who asked for the account is told at once.
    CreateAccountStatus begun() {
        return CreateAccountStatus.builder()
                .id(id)
                .accountName(accountName)
                .state("IN_PROGRESS")
                .requestedTimestamp(requested)
                .build();
    }

    CreateAccountStatus status() {
        return CreateAccountStatus.builder()
                .id(id)
                .accountName(accountName)
                .state(state())
                .requestedTimestamp(requested)
                .completedTimestamp(completed)
                .accountId(accountId)
                .failureReason(failure)
                .build();
    }
}
