using System.Runtime.Intrinsics;

namespace Vigie.Learn.Kernels;

/// <summary>Turns two vectors in the plane they span, element by element.</summary>
public static class PlaneRotation
{
    /// <summary>x becomes cosine · x - sine · y, and y becomes sine · x + cosine · y; both of one length.</summary>
    public static void Rotate(double cosine, double sine, Span<double> x, Span<double> y)
    {
        if (x.Length != y.Length) Throw.LengthsDiffer(nameof(y), y.Length, nameof(x), x.Length);
        int width = Vector256<double>.Count, i = 0;
        var (c, s) = (Vector256.Create(cosine), Vector256.Create(sine));
        for (; i <= x.Length - width; i += width)
        {
            var (left, right) = (Vector256.Create<double>(x[i..]), Vector256.Create<double>(y[i..]));
            ((c * left) - (s * right)).CopyTo(x[i..]);
            ((s * left) + (c * right)).CopyTo(y[i..]);
        }
        for (; i < x.Length; i++)
        {
            var (left, right) = (x[i], y[i]);
            x[i] = (cosine * left) - (sine * right);
            y[i] = (sine * left) + (cosine * right);
        }
    }
}
