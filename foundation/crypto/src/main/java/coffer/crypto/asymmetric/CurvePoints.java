package coffer.crypto.asymmetric;

import java.math.BigInteger;
import java.security.spec.ECFieldFp;
import java.security.spec.ECPoint;
import java.security.spec.EllipticCurve;

/// Points that come from outside. The JDK makes keys of them without asking whether they are on
/// their curve.
public final class CurvePoints {
    private CurvePoints() {}

    /// Whether y² = x³ + ax + b, for a curve over a prime field.
    public static boolean isOn(EllipticCurve curve, ECPoint point) {
        if (!(curve.getField() instanceof ECFieldFp field)) return false;
        BigInteger p = field.getP();
        BigInteger x = point.getAffineX();
        BigInteger y = point.getAffineY();
        if (x.compareTo(p) >= 0 || y.compareTo(p) >= 0) return false;
        BigInteger right = x.pow(2).add(curve.getA()).multiply(x).add(curve.getB());
        return y.pow(2).subtract(right).mod(p).signum() == 0;
    }
}
