package coffer.wire.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BucketHostsTest {
    private final BucketHosts hosts = new BucketHosts(List.of("localhost", "example.com"));

    @Test
    void knowsWebsitesByTheirHosts() {
        assertThat(hosts.site("b.s3-website-eu-west-1.example.com:8443")).contains("b");
        assertThat(hosts.site("www.b.s3-website.eu-west-1.example.com")).contains("www.b");
        assertThat(hosts.site("B.S3-WEBSITE-us-east-1.localhost")).contains("b");
        assertThat(hosts.site("b.s3-website-us-east-1.LOCALHOST")).contains("b");
    }

    @Test
    void takesNothingElseForAWebsite() {
        assertThat(hosts.site("b.s3.eu-west-1.example.com")).isEmpty();
        assertThat(hosts.site("s3-website-eu-west-1.example.com")).isEmpty();
        assertThat(hosts.site("b.s3-website-eu-west-1.example.org")).isEmpty();
        assertThat(hosts.site("b.s3-website-eu-west-1.c.example.com")).isEmpty();
        assertThat(hosts.site("")).isEmpty();
    }
}
