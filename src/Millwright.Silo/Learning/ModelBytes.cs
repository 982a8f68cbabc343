using Millwright.Learning.Features;
using Millwright.Learning.ModelFiles;
using Millwright.Learning.Models;

namespace Millwright.Silo.Learning;

/// <summary>Models between a version's blob and the memory.</summary>
internal static class ModelBytes
{
    public static byte[] Of(object model)
    {
        using var bytes = new MemoryStream();
        ModelFile.Write(model, bytes);
        return bytes.ToArray();
    }

    /// <exception cref="InvalidDataException">It is no such model, or one of other inputs than the features that lie beside it.</exception>
    public static T Read<T>(FeatureSpec spec, Sections sections)
        where T : class, IModel
    {
        var model = Read<T>(sections);
        return model.Inputs.SequenceEqual(spec.Columns) ? model : throw new InvalidDataException("The version's model has other inputs than its features.");
    }

    /// <exception cref="InvalidDataException">It is no such model.</exception>
    public static T Read<T>(Sections sections)
        where T : class
    {
        try
        {
            return ModelFile.Read<T>(new MemoryStream(sections[Parts.Model], writable: false));
        }
        catch (ModelFileException error)
        {
            throw new InvalidDataException(error.Message, error);
        }
    }
}
