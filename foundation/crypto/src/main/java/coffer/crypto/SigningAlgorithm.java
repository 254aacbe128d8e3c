package coffer.crypto;

/// How the installation signs: for itself with Ed25519, with RSA where AWS's formats demand it.
public enum SigningAlgorithm {
    ED25519("Ed25519", 255, "Ed25519"),
    RSA_2048_SHA256("RSA", 2048, "SHA256withRSA");

    private final String keyType;
    private final int keyBits;
    private final String signatureName;

    SigningAlgorithm(String keyType, int keyBits, String signatureName) {
        this.keyType = keyType;
        this.keyBits = keyBits;
        this.signatureName = signatureName;
    }

    String keyType() {
        return keyType;
    }

    int keyBits() {
        return keyBits;
    }

    String signatureName() {
        return signatureName;
    }
}
