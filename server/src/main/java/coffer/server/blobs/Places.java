package coffer.server.blobs;

import coffer.kernel.Region;
import coffer.kernel.SecretBytes;
import coffer.s3.residence.DisplacedBlobsException;
import coffer.s3.residence.Tenures;
import coffer.server.config.BlobPlaces;
import coffer.server.config.Configuration;
import coffer.server.config.ConfigurationException;
import coffer.server.config.PlaceFile;
import coffer.server.config.PlaceSettings;
import coffer.server.config.RootFiles;
import coffer.server.config.SecretFile;
import coffer.server.config.Settings;
import coffer.store.StoreDirectory;
import coffer.store.StoreUnavailableException;
import coffer.store.blob.BlobPlace;
import coffer.store.blob.BlobStores;
import coffer.store.blob.FilePlace;
import coffer.store.remote.RemoteBucket;
import coffer.store.remote.RemotePlace;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Makes the places that the configuration names. None is reached yet.
public final class Places {
    private Places() {}

    /// A file that is named twice is one place. Throws [ConfigurationException] for a file that
    /// does not say all, or says what cannot be.
    public static BlobStores.Elsewhere open(Configuration configuration) {
        BlobPlaces named = configuration.value(PlaceSettings.PLACES);
        Map<Path, BlobPlace> opened = new HashMap<>();
        Map<Region, BlobPlace> apart = new HashMap<>();
        named.apart()
                .forEach((region, file) ->
                        apart.put(region, opened.computeIfAbsent(file, Places::place)));
        return new BlobStores.Elsewhere(
                named.common().map(file -> opened.computeIfAbsent(file, Places::place)), apart);
    }

    /// The same as they are marked now, to be held against records that are copied later.
    public static BlobStores.Elsewhere seen(Configuration configuration) {
        BlobStores.Elsewhere places = open(configuration);
        Map<BlobPlace, BlobPlace> seen = new HashMap<>();
        Map<Region, BlobPlace> apart = new HashMap<>();
        places.apart()
                .forEach((region, place) ->
                        apart.put(region, seen.computeIfAbsent(place, SeenPlace::of)));
        return new BlobStores.Elsewhere(
                places.common().map(place -> seen.computeIfAbsent(place, SeenPlace::of)), apart);
    }

    /// Our use of those places.
    public static Tenures tenures(
            Configuration configuration,
            StoreDirectory directory,
            InstantSource clock,
            SecureRandom random) {
        return new Tenures(
                directory.store(),
                directory.blobs(),
                configuration.value(Settings.REGIONS),
                new Tenures.Terms(
                        configuration.value(PlaceSettings.INTERVAL),
                        configuration.value(PlaceSettings.ADOPTED),
                        clock,
                        random));
    }

    /// Runs a check of places: what it finds is for the operator to mend.
    public static void check(Runnable check) {
        try {
            check.run();
        } catch (DisplacedBlobsException displaced) {
            throw new ConfigurationException("blob-places: " + displaced.getMessage());
        } catch (StoreUnavailableException unreachable) {
            throw new ConfigurationException("blob-places: " + unreachable.reason());
        }
    }

    private static BlobPlace place(Path path) {
        PlaceFile file = PlaceFile.read(path);
        return file.isDirectory() ? directory(file) : bucket(file);
    }

    private static BlobPlace directory(PlaceFile file) {
        Path directory = file.beside(file.value("directory"));
        try {
            return FilePlace.open(directory);
        } catch (IOException refused) {
            throw file.refused("names a directory that cannot be used: " + refused);
        }
    }

    private static BlobPlace bucket(PlaceFile file) {
        try {
            RemoteBucket bucket =
                    new RemoteBucket(
                            URI.create(file.value("endpoint")),
                            file.value("region"),
                            file.value("bucket"),
                            file.find("prefix").orElse(""),
                            isPathStyle(file),
                            authorities(file));
            SecretBytes secret =
                    SecretFile.firstLine(file.beside(file.value("secret-access-key-file")));
            return RemotePlace.of(
                    bucket, new RemoteBucket.Credentials(file.value("access-key-id"), secret));
        } catch (IllegalArgumentException unusable) {
            throw file.refused("cannot be used: " + unusable.getMessage());
        }
    }

    private static boolean isPathStyle(PlaceFile file) {
        return switch (file.find("path-style").orElse("on")) {
            case "on" -> true;
            case "off" -> false;
            default -> throw file.refused("has a `path-style` that is neither on nor off");
        };
    }

    private static Set<X509Certificate> authorities(PlaceFile file) {
        List<Path> files = file.find("authority").map(file::beside).stream().toList();
        return RootFiles.read(files);
    }
}
