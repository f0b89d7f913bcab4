using Vigie.Learn.Kernels;

namespace Vigie.Learn.Anomaly;

/// <content>Components of the correlations, by one-sided rotations (Hestenes 1958).</content>
public sealed partial class StreamingPca
{
    private const int MaxSweeps = 30;
    private const double Straight = 1e-12;
    private const double Rounding = 1e-12;
    private const double Smallest = 1e-150;

    private void FindComponents()
    {
        _foundAt = Weight;
        Standardise();
        Correlations();
        Orthogonalise();
        Choose();
    }

    /// <summary>Mean of each feature and what it is divided by to be standardised.</summary>
    internal void Units(Span<double> center, Span<double> scale)
    {
        Standardise();
        _center.CopyTo(center);
        _scale.CopyTo(scale);
    }

    // A feature that never moved has no unit of its own: it takes a small part of the median deviation of the others.
    private void Standardise()
    {
        int d = _mean.Length, varying = 0;
        for (int j = 0; j < d; j++)
        {
            _scale[j] = Math.Sqrt(Math.Max(0, _scatter[(j * d) + j] / Weight));
            if (!(_scale[j] > Rounding * Math.Abs(_mean[j]))) _scale[j] = 0;
            if (_scale[j] > 0) _gap[varying++] = _scale[j];
        }
        var deviations = _gap.AsSpan(0, varying);
        deviations.Sort();
        double still = varying == 0 ? 1 : Math.Max(_options.DeviationFloor * deviations[varying / 2], Smallest);
        for (int j = 0; j < d; j++) _scale[j] = _scale[j] > 0 ? Math.Max(_scale[j], Smallest) : still;
        _mean.CopyTo(_center, 0);
    }

    private void Correlations()
    {
        int d = _mean.Length;
        for (int i = 0; i < d; i++)
        {
            for (int j = i; j < d; j++)
            {
                double value = _scatter[(i * d) + j] / Weight / _scale[i] / _scale[j];
                _work[(i * d) + j] = value;
                _work[(j * d) + i] = value;
            }
        }
    }

    // Rows of a symmetric matrix without negative eigenvalues, turned until each is at right angles to all others, are
    // its eigenvectors times its eigenvalues.
    private void Orthogonalise()
    {
        int d = _mean.Length;
        bool turned = true;
        for (int sweep = 0; sweep < MaxSweeps && turned; sweep++)
        {
            turned = false;
            for (int i = 0; i < d; i++)
                for (int j = i + 1; j < d; j++) turned |= Turn(Row(i), Row(j));
        }
    }

    private Span<double> Row(int i) => _work.AsSpan(i * _mean.Length, _mean.Length);

    private static bool Turn(Span<double> x, Span<double> y)
    {
        double between = DenseKernels.Dot(x, y);
        double left = DenseKernels.Dot(x, x), right = DenseKernels.Dot(y, y);
        if (!(Math.Abs(between) > Straight * Math.Sqrt(left) * Math.Sqrt(right)) || between == 0) return false;
        double zeta = (right - left) / (2 * between);
        double tangent = Math.CopySign(1, zeta) / (Math.Abs(zeta) + Math.Sqrt(1 + (zeta * zeta)));
        double cosine = 1 / Math.Sqrt(1 + (tangent * tangent));
        PlaneRotation.Rotate(cosine, cosine * tangent, x, y);
        return true;
    }

    // Strongest first, until they explain their share; what is left over is noise.
    private void Choose()
    {
        int d = _mean.Length;
        double total = 0;
        for (int j = 0; j < d; j++)
        {
            _gap[j] = Math.Sqrt(DenseKernels.Dot(Row(j), Row(j)));
            total += _gap[j];
            double own = _scatter[(j * d) + j] / Weight / _scale[j] / _scale[j];
            _residuals[j] = own;
        }
        double explained = 0;
        for (Components = 0; Components < d; Components++)
        {
            int best = Strongest();
            double variance = _gap[best];
            if (!(variance > 1e-9 * total) || explained >= _options.ExplainedShare * total) break;
            explained += variance;
            _gap[best] = -1;
            Take(Components, best, variance);
        }
        double left = Components < d ? Math.Max(0, total - explained) / (d - Components) : 0;
        NoiseVariance = Math.Max(left, VarianceFloor);
        for (int j = 0; j < d; j++) _residuals[j] = Math.Max(_residuals[j], VarianceFloor);
    }

    private int Strongest()
    {
        int best = 0;
        for (int j = 1; j < _gap.Length; j++)
            if (_gap[j] > _gap[best]) best = j;
        return best;
    }

    private void Take(int k, int row, double variance)
    {
        var component = Component(k);
        Row(row).CopyTo(component);
        DenseKernels.Scale(1 / variance, component);
        for (int j = 0; j < component.Length; j++) _residuals[j] -= variance * component[j] * component[j];
        _variances[k] = Math.Max(variance, VarianceFloor);
    }
}
