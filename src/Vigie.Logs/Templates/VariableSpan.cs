namespace Vigie.Logs.Templates;

/// <summary>Where a variable of a template lies in a message.</summary>
/// <param name="Word">The word of the template it is, or is a part of, from 0.</param>
/// <param name="Part">Which variable of that word, from 0; -1: the whole word.</param>
/// <param name="Start">First byte in the message.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Mask">Which of the user's masks found it, from 1; 0: its look did.</param>
public readonly record struct VariableSpan(short Word, short Part, int Start, int Length, byte Mask = 0);
