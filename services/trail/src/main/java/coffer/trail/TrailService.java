package coffer.trail;

import coffer.gate.Recording;
import coffer.gate.Registry;
import coffer.ledger.Ledger;
import coffer.trail.api.CloudtrailApi;
import coffer.trail.event.EventOperations;
import java.security.SecureRandom;

/// The front door of CloudTrail: registers what is built.
public final class TrailService {
    private final EventOperations events;

    public TrailService(Ledger ledger, SecureRandom random) {
        this.events = new EventOperations(ledger, random);
    }

    public void register(Registry.Builder registry) {
        registry.on(CloudtrailApi.LOOKUP_EVENTS, Recording.MANAGEMENT_READ, events::lookupEvents);
    }
}
