namespace Vigie.Logs.Templates;

/// <summary>A number of a message, on a scale of magnitudes, beside what was usual for its place before it.</summary>
/// <param name="Template">Stable key of the message's template.</param>
/// <param name="Word">The word of the template that the number is, from 0.</param>
/// <param name="Magnitude">See <see cref="Magnitudes"/>.</param>
/// <param name="Usual">The usual magnitude at this place, over all machines, of what came before.</param>
public readonly record struct NumberValue(ulong Template, int Word, float Magnitude, float Usual);
