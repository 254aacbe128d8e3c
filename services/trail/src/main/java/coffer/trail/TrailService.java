package coffer.trail;

import coffer.gate.Recording;
import coffer.gate.Registry;
import coffer.ledger.Ledger;
import coffer.trail.api.CloudtrailApi;
import coffer.trail.event.EventOperations;

/// The front door of CloudTrail: registers what is built.
public final class TrailService {
    private final EventOperations events;

    public TrailService(Ledger ledger) {
        this.events = new EventOperations(ledger);
    }

    public void register(Registry.Builder registry) {
        registry.on(CloudtrailApi.LOOKUP_EVENTS, Recording.MANAGEMENT_READ, events::lookupEvents);
    }
}
