package io.herald.lab.apiserver.kinds;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.regex.Pattern;

/** Which names an object of a kind may have. */
public enum NameRule {
  /** RFC 1123 subdomain: the usual one. */
  SUBDOMAIN(
      "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*",
      253,
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or"
          + " '.', and must start and end with an alphanumeric character (e.g. 'example.com',"
          + " regex used for validation is '%s')"),
  /** RFC 1123 label: namespaces. */
  LABEL(
      "[a-z0-9]([-a-z0-9]*[a-z0-9])?",
      63,
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and"
          + " must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc',"
          + " regex used for validation is '%s')"),
  /** RFC 1035 label: Services, whose names become DNS labels. */
  DNS_LABEL(
      "[a-z]([-a-z0-9]*[a-z0-9])?",
      63,
      "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an"
          + " alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or"
          + " 'abc-123', regex used for validation is '%s')"),
  /** Anything that fits into a path: roles and their bindings. */
  PATH_SEGMENT("[^/%]+", 253, "may not contain '/' or '%%' (regex used for validation is '%s')");

  private final Pattern pattern;
  private final int longest;
  private final String message;

  NameRule(String pattern, int longest, String message) {
    this.pattern = Pattern.compile(pattern);
    this.longest = longest;
    this.message = String.format(message, pattern);
  }

  /** What is wrong with a name, empty if nothing. */
  public List<FieldError> check(String name) {
    if (name.length() > longest) {
      return List.of(
          FieldError.invalid(
              "metadata.name",
              TextNode.valueOf(name),
              "must be no more than " + longest + " characters"));
    }
    if (!pattern.matcher(name).matches()) {
      return List.of(FieldError.invalid("metadata.name", TextNode.valueOf(name), message));
    }
    return List.of();
  }
}
