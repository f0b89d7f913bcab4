using System.Diagnostics.CodeAnalysis;

namespace Vigie.Learn;

/// <summary>Every exception about a bad argument is worded here: the parameter, its value, its bounds.</summary>
public static class Throw
{
    /// <summary>The value of a parameter is outside <paramref name="bounds"/>.</summary>
    [DoesNotReturn]
    public static void OutOfRange(string name, object value, string bounds) =>
        throw new ArgumentOutOfRangeException(name, value, $"{name} must be {bounds}, but is {value}.");

    /// <summary>Two lengths that belong together differ.</summary>
    [DoesNotReturn]
    public static void LengthsDiffer(string name, int length, string otherName, int otherLength) =>
        throw new ArgumentException($"{name} has {length} elements where {otherName} has {otherLength}.", name);
}
