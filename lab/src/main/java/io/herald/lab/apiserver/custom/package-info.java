/** Custom resources: schemas, rules, columns, as their definitions state them. */
@NullMarked
package io.herald.lab.apiserver.custom;

import org.jspecify.annotations.NullMarked;
