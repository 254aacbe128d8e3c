package coffer.s3.object;

import coffer.gate.Demand;
import coffer.gate.Effect;
import coffer.gate.Plan;
import coffer.s3.acl.AccessControl;
import coffer.s3.bucket.Bucket;
import coffer.s3.content.Discards;
import coffer.s3.content.Labelling;
import coffer.s3.event.Occasion;
import coffer.s3.quota.Standing;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// The last step of an upload: the object becomes visible, if whoever sent it may still do so.
record Publishing<O>(
        ObjectPorts ports, Publication publication, Arrival arrival, Publishing.Terms<O> terms) {

    /// What it takes and what is answered.
    interface Terms<O> {
        /// By the policy that the bucket has now.
        List<Demand> demands(Bucket now);

        /// Whose it becomes, in the bucket as it is now, and whom its list lets in.
        Optional<AccessControl> acl(Bucket now);

        O output(Version version);

        /// What happens by it.
        Occasion occasion();
    }

    Effect<O> effect() {
        AtomicReference<Labelling.Rest> labelling = new AtomicReference<>(() -> {});
        Discards discards = ports.contents().discards(publication.time());
        return Effect.<O>change(
                        tx -> {
                            Standing before = ports.quotas().standing(tx, publication.bucket());
                            arrival.envelope().put(tx, ports.contents().keys());
                            arrival.draft().put(tx, ports.contents().keys());
                            Version version =
                                    publication.commit(
                                            tx, ports, arrival.label().versionRandom(), discards);
                            ports.quotas().requireRoom(tx, publication.bucket(), before);
                            labelling.set(
                                    arrival.label().settle(tx, version, arrival.draft().ref()));
                            ports.notifications()
                                    .tell(
                                            tx,
                                            publication.bucket(),
                                            terms.occasion(),
                                            version.touched());
                            return terms.output(version);
                        })
                .onceCommitted(() -> {
                    discards.deleteBlobs();
                    labelling.get().settle();
                })
                .ifAbandoned(arrival.draft()::discard)
                .renewedBy(this::again);
    }

    private Plan<O> again() {
        Bucket now = ports.now(publication.bucket());
        return Plan.demanding(terms.demands(now))
                .then(authorised -> {
                    arrival.envelope().reconsider();
                    return new Publishing<>(
                                    ports, publication.in(now, terms.acl(now)), arrival, terms)
                            .effect();
                });
    }
}
