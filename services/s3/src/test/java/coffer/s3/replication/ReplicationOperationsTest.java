package coffer.s3.replication;

import static org.assertj.core.api.Assertions.assertThat;

import coffer.gate.Identity;
import coffer.kernel.ServiceException;
import coffer.s3.Refused;
import coffer.s3.S3Suite;
import coffer.s3.TestS3;
import coffer.s3.api.DeleteBucketReplicationRequest;
import coffer.s3.api.GetBucketReplicationRequest;
import coffer.s3.api.S3Api;
import org.junit.jupiter.api.Test;

class ReplicationOperationsTest extends S3Suite {

    @Test
    void saysThatThereIsNone() {
        ServiceException refusal = Refused.by(() -> show(admin));

        assertThat(refusal.code().wireName()).isEqualTo("ReplicationConfigurationNotFoundError");
        assertThat(refusal.code().httpStatus()).isEqualTo(404);
        assertThat(refusal.details()).containsEntry("BucketName", bucket);
    }

    @Test
    void deletesNothing() {
        delete(admin);
        delete(admin);

        assertThat(Refused.code(() -> show(admin)))
                .isEqualTo("ReplicationConfigurationNotFoundError");
    }

    @Test
    void takesTheActionsOfReplication() {
        Identity auditor = TestS3.user(TestS3.ACCOUNT, "replication-auditor");
        s3.permit(auditor, "s3:GetReplicationConfiguration", "arn:aws:s3:::" + bucket);
        Identity manager = TestS3.user(TestS3.ACCOUNT, "replication-manager");
        s3.permit(manager, "s3:PutReplicationConfiguration", "arn:aws:s3:::" + bucket);

        assertThat(Refused.code(() -> show(auditor)))
                .isEqualTo("ReplicationConfigurationNotFoundError");
        assertThat(Refused.code(() -> delete(auditor))).isEqualTo("AccessDenied");
        assertThat(Refused.code(() -> show(manager))).isEqualTo("AccessDenied");
        delete(manager);
    }

    private void show(Identity who) {
        s3.as(
                who,
                S3Api.GET_BUCKET_REPLICATION,
                GetBucketReplicationRequest.builder().bucket(bucket).build());
    }

    private void delete(Identity who) {
        s3.as(
                who,
                S3Api.DELETE_BUCKET_REPLICATION,
                DeleteBucketReplicationRequest.builder().bucket(bucket).build());
    }
}
