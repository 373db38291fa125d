/** Names of channels that are written as literals: what their messages are, and what a wrong one should have been. */
import type { ChannelsAsLongAs, ChannelWords, Place } from "../../generated/channels.ts";
import type { ChannelMessage } from "../subscriptions/options.ts";
import type { Channel, Delivery } from "../venue.ts";

/** The channel with this name: none for a literal that is no channel, any for a name that is known at run time only. */
export type ChannelOf<Name extends string> = Extract<Found<Name>, string>;

/** The type of the messages of a channel, from a built name or from a literal one; unknown for any other string. */
export type EventOf<Name extends string> = ChannelOf<Name> extends { readonly "~event": infer Event } ? Event : never;

/** How the messages of a channel relate, from a built name or from a literal one; any way for any other string. */
export type DeliveryOf<Names extends string | readonly string[]> =
  Found<NameIn<Names>> extends { readonly "~delivery": infer Kind extends Delivery } ? Kind : never;

/** What a reader gets: the messages of one channel, or those of several with the names of their channels. */
export type MessageOf<Names extends string | readonly string[]> = Names extends string
  ? Sent<Names>
  : ChannelMessage<Sent<NameIn<Names>>>;

/** One name or several as a parameter: in place of a literal that is no channel, the names that it could have been. */
export type ChannelNames<Names extends string | readonly string[]> = [Wrong<NameIn<Names>>] extends [never]
  ? Names
  : NoInfer<[Names] extends [infer Given] ? Corrected<Given> : never>;

type NameIn<Names extends string | readonly string[]> = Names extends string ? Names : Names[number] & string;
type Sent<Name extends string> = Found<Name> extends { readonly "~event": infer Event } ? Event : never;
type Wrong<Name extends string> = Name extends string ? (NoChannel extends Found<Name> ? Name : never) : never;

/** In place of a channel that does not exist. Its messages may be anything: the wrong name is the error to show. */
interface NoChannel {
  // biome-ignore lint/suspicious/noExplicitAny: see above
  readonly "~event": any;
  readonly "~delivery": Delivery;
}

/*
 * What all calls of `subscribe` cost the compiler is decided here. An unconditional look-up by the signatures of an
 * interface costs nothing, while `Name extends keyof Names` visits every name that there is.
 */
type Found<Name extends string> = string extends Name
  ? Channel<unknown>
  : Name extends { readonly "~event": unknown }
    ? Name
    : LookedUp<Name, ChannelsAsLongAs<Name>>;
type LookedUp<Name extends string, Names> = OrInPart<(Names & Others)[Name], Name>;
interface Others {
  readonly [name: string]: unknown;
}

/** A name of which words are known at run time only may be any channel that has the other words. */
type OrInPart<Result, Name extends string> = unknown extends Result
  ? Name extends Open<Name>
    ? OrNone<ChannelOf<Filled<Name, ChannelWords>>>
    : NoChannel
  : Result;
type OrNone<Result> = [Result] extends [never] ? NoChannel : Result;

/** The words of a name, with examples in place of those that are not known. */
type Filled<Rest extends string, Ways> = Ways extends readonly [infer First, ...infer Then]
  ? Rest extends `${infer Word}.${infer More}`
    ? `${Word extends Open<Word> ? ExampleOf<First> : Word}.${Filled<More, Then>}`
    : Then extends readonly []
      ? Rest extends Open<Rest>
        ? ExampleOf<First>
        : Rest
      : never
  : never;

type Corrected<Names> = Names extends readonly unknown[]
  ? { readonly [At in keyof Names]: Corrected<Names[At]> }
  : Names extends string
    ? NoChannel extends Found<Names>
      ? Continued<"", Names, ChannelWords>
      : Names
    : never;

type Continued<Done extends string, Rest extends string, Ways> = Rest extends `${infer Word}.${infer More}`
  ? [After<Word, Ways>] extends [never]
    ? Varied<Done, Ways>
    : Continued<`${Done}${Word}.`, More, LongEnough<More, After<Word, Ways>>>
  : [After<Rest, Ways>] extends [never]
    ? Varied<Done, Ways>
    : Varied<`${Done}${Rest}.`, After<Rest, Ways>>;

/** The families that have the word next and others behind it, without the word. */
type After<Word, Ways> = Word extends ""
  ? never
  : Ways extends readonly [infer First, ...infer Then extends readonly [unknown, ...unknown[]]]
    ? Word extends ValuesOf<First>
      ? Then
      : never
    : never;

/** Of several families those with as many words as are written, if there are any. */
type LongEnough<Rest extends string, Ways> = [Extract<Ways, AtLeast<Rest>>] extends [never]
  ? Ways
  : Extract<Ways, AtLeast<Rest>>;
type AtLeast<Rest extends string> = Rest extends `${string}.${infer More}`
  ? readonly [unknown, ...AtLeast<More>]
  : readonly [unknown, ...unknown[]];

type Varied<Done extends string, Ways> = Ways extends readonly [infer First, ...infer Then]
  ? [Listed<ValuesOf<First>>] extends [never]
    ? Then extends readonly []
      ? `${Done}${ExampleOf<First>}`
      : Varied<`${Done}${ExampleOf<First>}.`, Then>
    : `${Done}${Listed<ValuesOf<First>>}${Tail<Then>}`
  : never;

type Listed<Values> = Values extends string ? (Values extends Open<Values> ? never : Values) : never;
type Tail<Words> = Words extends readonly [infer First, ...infer Then] ? `.${ExampleOf<First>}${Tail<Then>}` : "";
type ValuesOf<Word> = Word extends Place<infer Values, string> ? Values : Word;
type ExampleOf<Word> = Word extends Place<string, infer Example> ? Example : Word extends string ? Word : never;

/** The text itself, unless it is a literal: any string, or a pattern. */
type Open<Text> = Record<never, 1> extends Record<Text & string, 1> ? Text : never;
