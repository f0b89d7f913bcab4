using System.Numerics;
using System.Runtime.CompilerServices;

namespace Vigie.Learn;

/// <summary>Checks of options: each returns its value or throws with the parameter, the value and the bounds.</summary>
public static class Check
{
    /// <summary>Finite and greater than zero.</summary>
    public static double PositiveFinite(double value, [CallerMemberName] string name = "")
    {
        if (!double.IsFinite(value) || value <= 0) Throw.OutOfRange(name, value, "finite and > 0");
        return value;
    }

    /// <summary>Finite and at least zero.</summary>
    public static double NonNegativeFinite(double value, [CallerMemberName] string name = "")
    {
        if (!double.IsFinite(value) || value < 0) Throw.OutOfRange(name, value, "finite and >= 0");
        return value;
    }

    /// <summary>In [min, max].</summary>
    public static T Within<T>(T value, T min, T max, [CallerMemberName] string name = "")
        where T : INumber<T>
    {
        if (!(value >= min && value <= max)) Throw.OutOfRange(name, value, $"in [{min}, {max}]");
        return value;
    }

    /// <summary>Greater than zero.</summary>
    public static T Positive<T>(T value, [CallerMemberName] string name = "")
        where T : INumber<T>
    {
        if (!(value > T.Zero)) Throw.OutOfRange(name, value, "> 0");
        return value;
    }

    /// <summary>At least zero.</summary>
    public static T NonNegative<T>(T value, [CallerMemberName] string name = "")
        where T : INumber<T>
    {
        if (!(value >= T.Zero)) Throw.OutOfRange(name, value, ">= 0");
        return value;
    }
}
