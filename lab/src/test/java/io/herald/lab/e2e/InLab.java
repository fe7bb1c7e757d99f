package io.herald.lab.e2e;

import io.herald.actors.testing.NeedsRoot;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.api.extension.ExtendWith;

/** A test class whose constructor or methods take the shared {@link Cluster}. */
@NeedsRoot
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(SharedLab.class)
@interface InLab {}
