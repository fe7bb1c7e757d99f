/**
 * The settings of a speaker: one tree of records, read once from HOCON and the environment.
 *
 * <p>{@code reference.conf} is the single list of keys, defaults and explanations; {@link
 * io.herald.bootstrap.settings.SettingsReference} turns it into the reference page. Layers, the
 * first wins: command line, {@code HERALD_*} variables, MetalLB's variables, the settings file,
 * {@code reference.conf}.
 */
@NullMarked
package io.herald.bootstrap.settings;

import org.jspecify.annotations.NullMarked;
