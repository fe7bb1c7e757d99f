package io.herald.bootstrap.cli;

import picocli.CommandLine.IVersionProvider;

/** Herald's version, from the jar's manifest. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    var version = Version.class.getPackage().getImplementationVersion();
    return new String[] {
      "herald " + (version == null ? "(built from classes)" : version), "Java " + Runtime.version()
    };
  }
}
