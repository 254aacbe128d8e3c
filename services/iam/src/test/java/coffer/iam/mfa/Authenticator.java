package coffer.iam.mfa;

import coffer.crypto.TimeCodes;
import coffer.gate.Identity;
import coffer.iam.TestIam;
import coffer.iam.api.CreateVirtualMFADeviceRequest;
import coffer.iam.api.EnableMFADeviceRequest;
import coffer.iam.api.IamApi;
import coffer.iam.api.VirtualMFADevice;
import coffer.kernel.SecretBytes;
import coffer.sts.api.Credentials;
import coffer.sts.api.GetSessionTokenRequest;
import coffer.sts.api.StsApi;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/// An app on somebody's telephone, whose clock may be wrong by some steps.
public record Authenticator(String serial, byte[] seed, long drift) {
    private static final String DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    public static Authenticator create(TestIam iam, String name) {
        VirtualMFADevice device =
                iam.asRoot(
                                IamApi.CREATE_VIRTUAL_MFA_DEVICE,
                                CreateVirtualMFADeviceRequest.builder()
                                        .virtualMFADeviceName(name)
                                        .build())
                        .virtualMFADevice();
        String text =
                new String(
                        device.base32StringSeed().orElseThrow().expose(),
                        StandardCharsets.US_ASCII);
        return new Authenticator(device.serialNumber(), decoded(text), 0);
    }

    /// A device that `userName` has, ready for use.
    public static Authenticator enabled(TestIam iam, String userName) {
        Authenticator device = create(iam, userName + "-device");
        device.enable(iam, userName);
        iam.clock().advance(Duration.ofMinutes(1));
        return device;
    }

    public void enable(TestIam iam, String userName) {
        Instant now = iam.clock().instant();
        iam.asRoot(
                IamApi.ENABLE_MFA_DEVICE,
                EnableMFADeviceRequest.builder()
                        .userName(userName)
                        .serialNumber(serial)
                        .authenticationCode1(code(now, 0))
                        .authenticationCode2(code(now, 1))
                        .build());
    }

    public Authenticator drifting(long steps) {
        return new Authenticator(serial, seed, steps);
    }

    /// What it shows, or will in some steps.
    public String code(Instant now, long later) {
        try (SecretBytes secret = SecretBytes.adopt(seed.clone())) {
            return TimeCodes.code(secret, TimeCodes.step(now) + drift + later);
        }
    }

    public Credentials session(TestIam iam, Identity who) {
        return iam.as(who, StsApi.GET_SESSION_TOKEN, request(iam, 0)).credentials().orElseThrow();
    }

    public GetSessionTokenRequest request(TestIam iam, long later) {
        return GetSessionTokenRequest.builder()
                .serialNumber(serial)
                .tokenCode(code(iam.clock().instant(), later))
                .build();
    }

    private static byte[] decoded(String base32) {
        BigInteger number = BigInteger.ZERO;
        for (char digit : base32.toCharArray()) {
            number = number.shiftLeft(5).or(BigInteger.valueOf(DIGITS.indexOf(digit)));
        }
        byte[] padded = number.toByteArray();
        byte[] seed = new byte[base32.length() * 5 / 8];
        int length = Math.min(padded.length, seed.length);
        System.arraycopy(padded, padded.length - length, seed, seed.length - length, length);
        return seed;
    }
}
