using Vigie.Learn.State;

namespace Vigie.Learn.Anomaly;

/// <content>Saved state: options, moments and the components in use.</content>
public sealed partial class StreamingPca
{
    private const string PartTag = "SPCA";

    /// <summary>Writes all that was learned; going on after <see cref="Load"/> is never having stopped.</summary>
    public void Save(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Tag(PartTag, 1);
        writer.Write(_options.Dimensions);
        writer.Write(_options.ExplainedShare);
        writer.Write(_options.DeviationFloor);
        writer.Write(_options.Memory);
        writer.Write(Weight);
        writer.Write(_foundAt);
        writer.Write(Components);
        writer.Write(NoiseVariance);
        writer.Write(_mean);
        writer.Write(_scatter);
        writer.Write(_center);
        writer.Write(_scale);
        writer.Write(_components.AsSpan(0, Components * _mean.Length));
        writer.Write(_variances.AsSpan(0, Components));
        writer.Write(_residuals);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    /// <exception cref="StateException">The state cannot be used.</exception>
    public static StreamingPca Load(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader.Expect(PartTag, 1);
        var pca = new StreamingPca(ReadOptions(reader))
        {
            Weight = reader.ReadDouble(),
            _foundAt = reader.ReadDouble(),
            Components = reader.ReadInt32(),
            NoiseVariance = reader.ReadDouble(),
        };
        int d = pca._mean.Length;
        if (pca.Components < 0 || pca.Components > d || !(pca.Weight >= 0) || !(pca.NoiseVariance > 0))
            throw new StateException($"{pca.Components} components of {d} features and weight {pca.Weight} are not valid");
        Fill(reader, pca._mean);
        Fill(reader, pca._scatter);
        Fill(reader, pca._center);
        Fill(reader, pca._scale);
        Fill(reader, pca._components.AsSpan(0, pca.Components * d));
        Fill(reader, pca._variances.AsSpan(0, pca.Components));
        Fill(reader, pca._residuals);
        bool isSound = double.IsFinite(pca._foundAt) && double.IsFinite(pca.Weight)
            && Array.TrueForAll(pca._scale, value => value > 0) && Array.TrueForAll(pca._residuals, value => value > 0)
            && !pca._variances.AsSpan(0, pca.Components).ContainsAnyInRange(double.NegativeInfinity, 0);
        if (!isSound) throw new StateException("the principal components are not valid");
        return pca;
    }

    private static StreamingPcaOptions ReadOptions(StateReader reader)
    {
        try
        {
            return new StreamingPcaOptions
            {
                Dimensions = reader.ReadInt32(),
                ExplainedShare = reader.ReadDouble(),
                DeviationFloor = reader.ReadDouble(),
                Memory = reader.ReadDouble(),
            };
        }
        catch (ArgumentOutOfRangeException error)
        {
            throw new StateException("the principal components have impossible options: " + error.Message, error);
        }
    }

    private static void Fill(StateReader reader, Span<double> target)
    {
        var read = reader.ReadDoubleArray();
        if (read.Length != target.Length || !Array.TrueForAll(read, double.IsFinite))
            throw new StateException("the principal components do not fit their own features");
        read.CopyTo(target);
    }
}
