namespace Vigie.Logs.Templates;

/// <summary>
/// The scale on which numbers of messages are compared: ln(1 + |x| / u) with the sign of x, where u is the smallest amount
/// that matters. Ten times as much is 2.3 more, and zero has its place.
/// </summary>
internal static class Magnitudes
{
    /// <summary>The magnitude of a number.</summary>
    public static double Of(double number, double smallest) => Math.CopySign(Math.Log(1 + Math.Abs(number) / smallest), number);

    /// <summary>The number of a magnitude.</summary>
    public static double Number(double magnitude, double smallest) =>
        Math.CopySign(smallest * (Math.Exp(Math.Abs(magnitude)) - 1), magnitude);
}
